import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { JwtInspectorHost, JwtInspectorView } from '../protocol/jwtInspector.js';
import { connectHost } from '../shared/rpc.js';
import { adoptStyles } from '../shared/styles.js';
import { answerStyles } from './answerStyles.js';
import { AciInspector } from './panel.js';
import { readSaved } from './saved.js';
import type { SavedState } from './saved.js';
import { styles } from './styles.js';

const vscode = acquireVsCodeApi();
adoptStyles(styles, answerStyles);

const panel = new AciInspector();
panel.tab = readSaved(vscode.getState()).tab;
panel.saveTab = (tab) => { vscode.setState({ tab } satisfies SavedState); };
panel.host = connectHost<JwtInspectorHost, JwtInspectorView>((message) => { vscode.postMessage(message); }, panel.view, ['remember', 'seen', 'cancelVerify']);
document.body.append(panel);
void panel.start();
