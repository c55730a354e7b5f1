import { css } from 'lit';

/** What may be very long: events, the answer as it came, and logs. */
export const listStyles = css`
  aci-events, aci-raw, aci-logs { display: block; }
  .list { max-height: min(60vh, 520px); overflow-y: auto; overscroll-behavior: contain; }
  .list-foot { margin: 4px 0; }
  .list-foot .codicon { font-size: 14px; }
  .gap { padding: 0; border: 0; }

  .events { table-layout: fixed; font-family: var(--aci-code); font-size: 12px; font-variant-ligatures: none; line-height: 18px; }
  .events thead th { position: sticky; top: 0; height: 26px; background: var(--vscode-editor-background); font-family: var(--vscode-font-family); box-shadow: inset 0 -1px var(--aci-line); }
  .events th, .events td { padding: 2px 8px 2px 0; vertical-align: top; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .events td.gap { padding: 0; }
  .events .number { text-align: end; }
  .events th:nth-child(1) { width: 60px; }
  .events th:nth-child(2) { width: 104px; }
  .events th:nth-child(3) { width: 64px; }
  .events th:nth-child(4) { width: 88px; }
  .events th:nth-child(5) { width: 64px; }
  .events tr[data-row] { cursor: pointer; }
  .events tr.even { background: var(--vscode-list-hoverBackground, transparent); }
  .events tr.current { background: var(--vscode-list-inactiveSelectionBackground, transparent); }
  .events tr.current .quiet { color: var(--vscode-foreground); }
  .events:focus-visible { outline: 0; }
  .events:focus-visible tr.current, .vscode-high-contrast .events tr.current { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .vscode-high-contrast .events:not(:focus-visible) tr.current { outline-style: dashed; }
  .list:has(.events:focus-visible) { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .events tr.open td.data { white-space: normal; cursor: text; }
  .events tr.open td.data bdi { white-space: pre-wrap; overflow-wrap: anywhere; }

  .raw-head { margin: 4px 0 0; padding: 6px 10px; border: 1px solid var(--aci-line); border-bottom: 0; border-radius: 4px 4px 0 0; overflow-wrap: anywhere; }
  .raw { padding: 6px 10px; border: 1px solid var(--aci-line); border-radius: 4px; line-height: 17px; overflow-anchor: auto; }
  .raw-head + .raw { border-radius: 0 0 4px 4px; }
  .raw-event { min-height: 17px; white-space: pre-wrap; overflow-wrap: anywhere; }

  .logs { border-top: 1px solid var(--aci-line); background: var(--vscode-panel-background, transparent); }
  .logs-bar { display: flex; align-items: center; gap: 4px; height: 34px; padding-inline: 8px 12px; }
  .logs-head { display: flex; flex: 1; align-items: center; gap: 8px; min-width: 0; height: 26px; padding: 0 6px; border: 0; background: none; color: inherit; font: inherit; text-align: start; cursor: pointer; }
  .logs-about { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .badge { padding: 0 7px; border-radius: 9px; font-size: 11px; line-height: 18px; background: var(--vscode-badge-background, transparent); color: var(--vscode-badge-foreground, inherit); border: 1px solid var(--vscode-contrastBorder, transparent); }
  .filter { flex: 0 1 180px; height: 24px; }
  .icon-button[aria-pressed="true"] { background: var(--vscode-toolbar-hoverBackground); outline: 1px solid var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
  .logs-scope { margin: 0; padding: 0 16px 4px; }
  .log-lines { height: 96px; overflow-y: auto; padding: 0 16px 6px; line-height: 18px; }
  .log-line { white-space: pre-wrap; overflow-wrap: anywhere; }
  .logs .card { margin: 0 12px 10px; }

  @media (max-width: 599px) {
    .events th:nth-child(1) { width: 48px; }
    .logs-about.narrow { display: inline; }
    .log-lines, .logs-scope { padding-inline: var(--aci-padding); }
  }
`;
