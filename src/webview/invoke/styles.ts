import { css } from 'lit';

export const styles = css`
  aci-invoke { display: flex; flex-direction: column; height: 100vh; min-width: 300px; }
  .starting { padding: var(--aci-padding); }

  header {
    display: flex; flex-wrap: wrap; align-items: center; gap: 6px;
    padding: 8px 12px; border-bottom: 1px solid var(--aci-line);
  }
  .target, .sign-in {
    display: inline-flex; align-items: center; gap: 6px; min-width: 0; height: 26px; padding: 0 8px;
    border: 1px solid var(--vscode-dropdown-border, var(--aci-line)); border-radius: 4px;
    background: var(--vscode-dropdown-background); color: var(--vscode-dropdown-foreground, inherit); font: inherit;
  }
  .target { flex: 0 1 auto; max-width: 320px; cursor: pointer; }
  .target:hover { background: var(--vscode-toolbar-hoverBackground); }
  .target-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .sign-in { padding-inline-end: 0; }
  .sign-in > .quiet { white-space: nowrap; }
  .sign-in:focus-within { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .sign-in .user {
    width: 110px; height: 24px; padding: 0 8px 0 0; border: 0; border-radius: 3px; outline: 0;
    background: none; color: inherit; font: inherit; font-weight: 600; text-overflow: ellipsis;
  }
  .sign-in:has([aria-invalid="true"]) { border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-charts-red)); }
  header vscode-button { height: 24px; }
  header .problem, header .names { flex-basis: 100%; margin: 2px 0; }
  header .names { min-width: 0; overflow-wrap: anywhere; }
  header .names b { color: var(--vscode-foreground); font-weight: 600; }
  .narrow { display: none; }

  .problem { display: flex; gap: 6px; margin: 6px 0 0; }
  .line { display: flex; gap: 6px; margin: 8px 0; }

  .conversation { flex: 1; min-height: 0; overflow-y: auto; padding: 12px var(--aci-padding); overflow-anchor: none; }
  .conversation:focus-visible { outline-offset: -2px; }
  .empty { margin-top: 8px; }
  .empty ul { margin: 8px 0; padding: 0; list-style: none; }
  .empty li { margin: 4px 0; }

  .turn { margin-bottom: 18px; }
  .turn .card { margin: 8px 0; }
  .who { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 6px; min-width: 0; }
  .who .codicon { align-self: center; }
  .prompt {
    margin: 5px 0 12px; padding: 6px 10px; border-radius: 4px;
    background: var(--vscode-textCodeBlock-background, var(--aci-card)); border: 1px solid var(--vscode-contrastBorder, transparent);
    white-space: pre-wrap; overflow-wrap: anywhere;
  }
  .answer-head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 2px 16px; min-height: 24px; }
  .answer-tools { display: flex; align-items: center; gap: 12px; }
  .running .answer-tools { flex-basis: 100%; justify-content: space-between; border-bottom: 1px solid var(--aci-line); margin-bottom: 8px; }
  .running [role="tab"] { margin-bottom: -1px; }
  .turn:not(.running, .last, :hover, :focus-within) .answer-tools { clip-path: inset(50%); }
  .answer { min-width: 0; }
  .text { margin: 4px 0 8px; white-space: pre-wrap; overflow-wrap: anywhere; }

  .facts { display: grid; grid-template-columns: 86px 1fr; gap: 2px 8px; margin: 0 0 8px; }
  .facts dt { color: var(--aci-quiet); }
  .facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
  .countdown { display: inline-flex; align-items: center; gap: 4px; font-variant-numeric: tabular-nums; color: var(--vscode-foreground); }
  .left { height: 3px; margin-top: 10px; border-radius: 2px; background: var(--vscode-editorWidget-border, transparent); border: 0 solid var(--vscode-contrastBorder, transparent); }
  .vscode-high-contrast .left { height: 5px; border-width: 1px; background: transparent; }
  .left div { height: 100%; border-radius: 2px; background: var(--card-edge); }
  .card p { overflow-wrap: anywhere; }
  .after { margin-top: 8px; }

  .claims th, .claims td { padding: 2px 0; vertical-align: top; overflow-wrap: anywhere; }
  .claims td { white-space: pre-wrap; }
  .claims th { width: 160px; padding-inline-end: 12px; color: var(--vscode-debugTokenExpression-name, inherit); }

  .events { table-layout: fixed; font-family: var(--aci-code); font-size: 12px; font-variant-ligatures: none; margin-bottom: 8px; }
  .events thead th { font-family: var(--vscode-font-family); }
  .events th, .events td { padding: 2px 8px 2px 0; vertical-align: top; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .events .number { text-align: end; }
  .events th:nth-child(1) { width: 48px; }
  .events th:nth-child(2) { width: 104px; }
  .events th:nth-child(3) { width: 64px; }
  .events th:nth-child(4) { width: 88px; }
  .events th:nth-child(5) { width: 64px; }
  .events tbody tr:nth-child(even) { background: var(--vscode-list-hoverBackground, transparent); }
  .events tbody tr:focus-within { outline: 1px dashed var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
  .data {
    display: block; width: 100%; padding: 0; border: 0; background: none; color: inherit; font: inherit; text-align: start; cursor: pointer;
    overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  }
  .data.open { white-space: pre-wrap; overflow-wrap: anywhere; }
  .earlier { margin: 4px 0; }

  footer { padding: 4px var(--aci-padding) 12px; position: relative; }
  .unseen { position: absolute; top: -28px; inset-inline: 0; display: flex; justify-content: center; }
  .metrics { display: flex; flex-wrap: wrap; align-items: center; gap: 0 16px; margin: 4px 0; min-height: 20px; font-variant-numeric: tabular-nums; }
  .metrics b { color: var(--vscode-foreground); }
  .metrics .state { display: inline-flex; align-items: center; gap: 5px; }
  .box {
    border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--aci-line))); border-radius: 4px;
    background: var(--vscode-input-background); color: var(--vscode-input-foreground);
  }
  .box:focus-within { border-color: var(--vscode-focusBorder); }
  .box textarea {
    display: block; width: 100%; min-height: 32px; max-height: 40vh; padding: 7px 10px 2px; border: 0; outline: 0; resize: none; field-sizing: content;
    background: none; color: inherit; font-family: inherit; font-size: inherit; line-height: inherit;
  }
  .box textarea.code { font-family: var(--aci-code); font-size: 12px; min-height: 96px; }
  .box textarea::placeholder { color: var(--vscode-input-placeholderForeground); }
  .box-bar { display: flex; align-items: center; gap: 8px; padding: 4px 6px 6px 10px; }
  .box-bar vscode-button { height: 24px; }
  .box [role="tablist"] { gap: 4px; }
  .box [role="tab"] { padding: 1px 8px; border: 1px solid transparent; border-radius: 10px; font-size: 11px; color: var(--vscode-input-foreground); }
  .box [role="tab"][aria-selected="true"] { border-color: var(--vscode-contrastActiveBorder, var(--aci-quiet)); }
  .keys { display: inline-flex; gap: 4px; font-size: 11px; }
  kbd {
    padding: 0 5px; border: 1px solid var(--vscode-keybindingLabel-border, var(--aci-line)); border-radius: 3px;
    background: var(--vscode-keybindingLabel-background); color: var(--vscode-keybindingLabel-foreground); font: inherit; line-height: 16px;
  }

  @media (max-width: 599px) {
    header { padding-inline: var(--aci-padding); }
    .wide { display: none; }
    .narrow { display: inline-flex; }
    .target { max-width: 170px; }
    .sign-in .user { width: 70px; }
    .facts { grid-template-columns: auto 1fr; }
    .claims th { width: 96px; }
    .keys { display: none; }
    .events th:nth-child(1) { width: 36px; }
  }
  @media (max-width: 380px) {
    .target { flex: 1 0 100%; max-width: none; justify-content: space-between; }
    .target-name { flex: 1; text-align: start; }
    .sign-in .user { width: 60px; }
  }
`;
