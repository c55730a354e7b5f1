import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { InvokeHost, InvokeView } from '../protocol/invoke.js';
import { connectHost } from '../shared/rpc.js';
import { adoptStyles } from '../shared/styles.js';
import { listStyles } from './listStyles.js';
import { AciInvoke } from './panel.js';
import { readSaved, toSaved } from './saved.js';
import { styles } from './styles.js';
import { turnStyles } from './turnStyles.js';

const vscode = acquireVsCodeApi();
adoptStyles(styles, turnStyles, listStyles);

const panel = new AciInvoke();
panel.saved = readSaved(vscode.getState());
panel.save = (state) => { vscode.setState(toSaved(state)); };
panel.host = connectHost<InvokeHost, InvokeView>(
  (message) => { vscode.postMessage(message); }, panel.view, ['ack', 'cancel', 'pause', 'rememberBox', 'closeLogs'],
);
document.body.append(panel);
void panel.start();
