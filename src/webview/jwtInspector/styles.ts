import { css } from 'lit';

export const styles = css`
  aci-inspector { display: block; min-width: 300px; }
  .bar {
    display: flex; align-items: center; gap: 8px; min-height: 36px; padding: 5px var(--aci-padding);
    border-bottom: 1px solid var(--aci-line);
  }
  .kind .codicon { vertical-align: text-bottom; }
  .kind { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; flex: 0 1 auto; }
  main { padding: 12px var(--aci-padding) 24px; }

  .chooser { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; margin-bottom: 8px; }
  select {
    max-width: 100%; min-width: 0; height: 26px; padding: 0 6px; border: 1px solid var(--vscode-dropdown-border, var(--aci-line)); border-radius: 4px;
    background: var(--vscode-dropdown-background); color: var(--vscode-dropdown-foreground); font: inherit;
  }
  .token-box {
    max-height: 152px; overflow-y: auto; border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--aci-line))); border-radius: 4px;
    background: var(--vscode-input-background); color: var(--vscode-input-foreground);
  }
  .token-box:focus-within { border-color: var(--vscode-focusBorder); }
  .token-box.empty { min-height: 84px; }
  .layers { display: grid; min-height: 42px; }
  .token-box.empty .layers { min-height: 82px; }
  .drawn, .layers textarea {
    grid-area: 1 / 1; min-width: 0; margin: 0; padding: 8px 10px; border: 0; overflow: hidden;
    font-family: var(--aci-code); font-size: 12px; font-variant-ligatures: none; line-height: 21px; letter-spacing: 0; tab-size: 4;
    white-space: pre-wrap; word-break: break-all; overflow-wrap: anywhere;
  }
  .drawn { color: transparent; pointer-events: none; user-select: none; }
  .layers textarea { display: block; width: 100%; height: 100%; resize: none; background: none; color: inherit; outline: 0; position: relative; }
  .layers textarea:focus-visible { outline: 0; }
  .layers textarea::placeholder { color: var(--vscode-input-placeholderForeground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size, 13px); }
  .part { text-decoration: underline 2px; text-underline-offset: 4px; text-decoration-skip-ink: none; }
  .part.header { text-decoration-color: var(--vscode-charts-purple); }
  .part.payload { text-decoration-color: var(--vscode-charts-blue); }
  .part.rest { text-decoration-color: var(--vscode-charts-lines); }
  .part mark {
    padding: 2px 0; color: transparent; background: var(--vscode-editor-selectionBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
  }
  .legend { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 16px; margin-top: 4px; }
  .swatch { display: inline-block; width: 9px; height: 9px; margin-inline-end: 3px; vertical-align: -1px; }
  .swatch.header { background: var(--vscode-charts-purple); }
  .swatch.payload { background: var(--vscode-charts-blue); }
  .swatch.rest { background: var(--vscode-charts-lines); }
  .line { display: flex; gap: 6px; margin-top: 8px; }

  .notice { display: flex; gap: 8px; margin-top: 8px; padding: 8px 12px 8px 10px; }
  .notice p { min-width: 0; overflow-wrap: anywhere; }

  aci-inspector[data-dropping] main { outline: 2px dashed var(--vscode-focusBorder); outline-offset: -4px; }
  .searching { margin-top: 8px; }
  .track .done { height: 100%; border-radius: 3px; background: var(--vscode-charts-blue); }

  .verdicts {
    display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); margin-top: 16px;
    border: 1px solid var(--aci-line); border-radius: 4px; background: var(--aci-card);
  }
  .verdicts.of-5 { grid-template-columns: repeat(5, minmax(0, 1fr)); }
  .verdict { display: flex; flex-direction: column; gap: 1px; min-width: 0; padding: 6px 10px 8px; border-inline-start: 1px solid var(--aci-line); }
  .verdict:first-child { border-inline-start: 0; }
  .verdict .word { display: flex; align-items: center; gap: 6px; min-width: 0; }
  .verdict .detail { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

  .life, .contents, .worth { margin-top: 20px; }
  h2.small, h3.small { font-size: 11px; }
  h2 .quiet { margin-inline-start: 4px; font-weight: 400; }
  .track { position: relative; height: 6px; margin: 8px 0 4px; border-radius: 3px; background: var(--aci-line); border: 0 solid var(--vscode-contrastBorder, transparent); }
  .left-over { position: absolute; top: 0; bottom: 0; right: 0; border-radius: 3px; background: var(--vscode-charts-green); }
  .soon .left-over { background: var(--vscode-charts-yellow); }
  .over { border-inline-end: 3px solid var(--vscode-charts-red); }
  .over .left-over { display: none; }
  .tick { position: absolute; top: -3px; bottom: -3px; width: 2px; margin-inline-start: -1px; background: var(--vscode-foreground); }
  .tick.before { background: var(--aci-quiet); }
  .ends { display: flex; justify-content: space-between; gap: 8px; font-variant-numeric: tabular-nums; }

  .contents [role="tablist"] { border-bottom: 1px solid var(--aci-line); }
  .contents [role="tab"] { margin-bottom: -1px; }
  .contents pre { margin: 4px 0 12px; padding: 8px 10px; max-height: 60vh; overflow-y: auto; border: 1px solid var(--aci-line); border-radius: 4px; background: var(--aci-card); }
  .contents h3 { margin-top: 10px; }
  .none { padding: 10px 0; }

  .rows.long { max-height: min(60vh, 560px); overflow-y: auto; overscroll-behavior: contain; }
  .rows.long :is(.claims, .compare) thead th { position: sticky; top: 0; background: var(--vscode-editor-background); }
  .rows tbody.gap:nth-child(n) tr { border: 0; }
  .rows tbody.gap:nth-child(n) td { padding: 0; }
  .piece { display: inline-block; white-space: pre-wrap; }
  .source { color: var(--aci-quiet); text-decoration-color: var(--vscode-charts-lines); }
  .tree { padding: 6px 0; line-height: 20px; }
  .tree-row { display: flex; padding-block: 1px; cursor: default; overflow-wrap: anywhere; }
  .tree-row > span { min-width: 0; }
  .tree-row .twist { flex: none; width: 18px; }
  .tree-row .twist .codicon { font-size: 14px; }
  .tree-row .name { color: var(--vscode-debugTokenExpression-name, inherit); margin-inline-end: 8px; }
  .tree-row .leaf { white-space: pre-wrap; }
  .thumbprints { margin-top: 8px; overflow-wrap: anywhere; }

  .claims { table-layout: fixed; }
  .claims th:nth-child(1) { width: 19%; }
  .claims thead th:nth-child(2) { width: 36%; }
  .claims tbody tr { border-top: 1px solid var(--aci-line); cursor: default; }
  .claims tbody th, .claims td { padding: 5px 8px; vertical-align: top; overflow-wrap: anywhere; }
  .claims .name { color: var(--vscode-debugTokenExpression-name, inherit); }
  .claims .value { white-space: pre-wrap; }
  .claims .value bdi { display: block; max-height: 240px; overflow-y: auto; }
  .claims .cut { font-family: var(--vscode-font-family); }
  .claims tr:focus-visible { outline-offset: -1px; }
  .claims tr.marked { background: var(--vscode-list-inactiveSelectionBackground, transparent); outline: 1px dashed var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
  .claims tr.marked :is(.name, .quiet, .source) { color: var(--vscode-foreground); }
  .worth .notice { margin-top: 6px; }

  .vscode-high-contrast .part mark { background: transparent; }
  .vscode-high-contrast .track { border-width: 1px; background: transparent; }

  @media (max-width: 899px) {
    .verdicts, .verdicts.of-5 { grid-template-columns: repeat(3, minmax(0, 1fr)); }
    .verdict:nth-child(n + 4) { border-top: 1px solid var(--aci-line); }
    .verdict:nth-child(4) { border-inline-start: 0; }
  }
  @media (max-width: 419px) {
    .bar { flex-wrap: wrap; gap: 4px 8px; }
    .kind { flex: none; max-width: 100%; height: auto; min-height: 20px; white-space: normal; }
    .kind + .grow { flex-basis: 100%; }
  }
  @media (max-width: 599px) {
    .bar h1 { display: none; }
    .verdicts, .verdicts.of-5 { display: block; }
    .verdict { display: grid; grid-template-columns: 78px 1fr; border-inline-start: 0; padding: 5px 8px; }
    .verdict:nth-child(n + 2) { border-top: 1px solid var(--aci-line); }
    .verdict .label { grid-row: span 2; padding-top: 2px; }
    .ends .now { display: none; }
    .claims thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
    .claims, .claims tbody, .claims tbody.gap tr, .claims tbody.gap td { display: block; }
    .claims tbody tr { display: grid; grid-template-columns: 100px 1fr; padding: 3px 4px; }
    .claims tbody tr:first-child { border-top: 0; }
    .claims tbody :is(th, td):nth-child(n) { width: auto; padding: 1px 0; }
    .claims tbody th:first-child { padding-inline-end: 8px; }
    .claims .says { grid-column: 1 / -1; }
  }
`;
