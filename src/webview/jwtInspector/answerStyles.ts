import { css } from 'lit';

/** Verification, who would let the token in, and two tokens side by side. */
export const answerStyles = css`
  .checked { margin-top: 6px; overflow-wrap: anywhere; }
  .fetched { margin-top: 4px; }
  .fetched summary, .all-rules summary { display: inline-block; list-style: none; }
  .fetched ul, .fetch-card ul { margin: 6px 0; padding-inline-start: 18px; overflow-wrap: anywhere; }
  .fetch-card { margin-top: 8px; overflow-wrap: anywhere; }

  .doors { margin-top: 20px; }
  .section-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 12px; margin-bottom: 4px; }
  .doors-table { table-layout: fixed; }
  .doors-table th:nth-child(1) { width: 20%; }
  .doors-table thead th:nth-child(2) { width: 15%; }
  .doors-table thead th:nth-child(4) { width: 31%; }
  .doors-table tbody tr { border-top: 1px solid var(--aci-line); }
  .doors-table tbody :is(th, td) { padding: 6px 8px; vertical-align: top; overflow-wrap: anywhere; }
  .all-rules { margin-top: 2px; }
  .all-rules ul { margin: 4px 0; padding: 0; list-style: none; }
  .all-rules li { display: flex; gap: 6px; padding: 2px 0; }
  .all-rules li > span:last-child { min-width: 0; }
  .all-rules .codicon { font-size: 14px; }

  .pair { display: grid; grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr); align-items: center; gap: 12px; }
  main > * + .pair { margin-top: 12px; }
  .pair .card { border-inline-start-width: 1px; overflow-wrap: anywhere; }
  .section-head .link .codicon { font-size: 14px; vertical-align: text-bottom; }
  .compare { table-layout: fixed; }
  .compare thead th:nth-child(1) { width: 15%; }
  .compare thead th:nth-child(4) { width: 27%; }
  .compare tbody tr { border-top: 1px solid var(--aci-line); }
  .compare tbody :is(th, td) { padding: 6px 8px; vertical-align: top; overflow-wrap: anywhere; }
  .compare td bdi { white-space: pre-wrap; }
  .compare .name { color: var(--vscode-debugTokenExpression-name, inherit); }
  .compare .absent { font-family: var(--vscode-font-family); font-size: var(--vscode-font-size, 13px); }
  .compare :is(del, ins) { border-radius: 2px; text-decoration: none; outline: 1px dashed var(--vscode-contrastActiveBorder, transparent); }
  .compare del { background: var(--vscode-diffEditor-removedTextBackground, transparent); }
  .compare ins { background: var(--vscode-diffEditor-insertedTextBackground, transparent); }
  .vscode-high-contrast .compare del { text-decoration: line-through; }

  @media (max-width: 599px) {
    .doors-table thead, .compare thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
    .doors-table, .doors-table tbody, .compare, .compare tbody, .compare tbody.gap :is(tr, td) { display: block; }
    .doors-table tbody tr, .compare tbody tr { display: block; padding: 5px 0; }
    .doors-table tbody tr:first-child { border-top: 0; }
    .doors-table tbody :is(th, td):nth-child(n), .compare tbody :is(th, td):nth-child(n) { display: block; width: auto; padding: 1px 4px; }
    .compare td[data-label]::before { content: attr(data-label); margin-inline-end: 8px; color: var(--aci-quiet); font-family: var(--vscode-font-family); font-size: 11px; }
    .pair { display: block; }
    .pair .arrow { display: block; text-align: center; rotate: 90deg; }
  }
`;
