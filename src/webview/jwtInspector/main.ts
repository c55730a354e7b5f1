import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { JwtInspectorHost, JwtInspectorView } from '../protocol/jwtInspector.js';
import { listenForRegionKeys } from '../shared/regions.js';
import { connectHost } from '../shared/rpc.js';
import { adoptStyles } from '../shared/styles.js';
import { AciInspector } from './panel.js';
import { styles } from './styles.js';

// Nothing is ever saved here: what VS Code keeps of a panel is written to disk, and a token must not be.
const vscode = acquireVsCodeApi();
adoptStyles(styles);
listenForRegionKeys();

const panel = new AciInspector();
panel.host = connectHost<JwtInspectorHost, JwtInspectorView>((message) => { vscode.postMessage(message); }, panel.view, ['remember']);
document.body.append(panel);
void panel.start();
