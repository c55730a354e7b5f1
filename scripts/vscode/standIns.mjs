// Plain JavaScript in place of the small native addons that the VS Code server or a built-in extension imports.
// Exports are assigned one by one: an ES import of a CommonJS file sees only those.

const spdlog = `const fs = require('fs');
const path = require('path');
class Logger {
  constructor(name, file) { this.file = file; this.level = 2; fs.mkdirSync(path.dirname(file), { recursive: true }); }
  log(level, message) {
    if (level < this.level) return;
    try { fs.appendFileSync(this.file, new Date().toISOString() + ' ' + message + '\\n'); } catch {}
  }
  trace(message) { this.log(0, message); }
  debug(message) { this.log(1, message); }
  info(message) { this.log(2, message); }
  warn(message) { this.log(3, message); }
  error(message) { this.log(4, message); }
  critical(message) { this.log(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = async (name, file) => new Logger(name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger(name, file);
`;

const nativeWatchdog = 'exports.start = () => {};\n';

const deviceId = "exports.getDeviceId = async () => '00000000-0000-4000-8000-000000000000';\n";

const copyFile = `const fs = require('fs');
exports.cp = (from, to, options) => fs.promises.cp(from, to, { recursive: true, ...options });
exports.copyFile = fs.promises.copyFile;
exports.isCloneSupported = () => false;
`;

/** Package name → its whole index.js. */
export const STAND_INS = {
  '@vscode/spdlog': spdlog,
  '@vscode/native-watchdog': nativeWatchdog,
  '@vscode/deviceid': deviceId,
  '@vscode/fs-copyfile': copyFile,
};
