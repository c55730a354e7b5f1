import { css } from 'lit';

/** The frame of the panel: header, rail, metrics and the box. */
export const styles = css`
  aci-invoke { display: flex; flex-direction: column; height: 100vh; min-width: 300px; }
  .starting { padding: var(--aci-padding); }
  .narrow, .only-narrow { display: none; }
  .problem { display: flex; gap: 6px; margin: 6px 0 0; min-width: 0; }
  .problem > span { min-width: 0; overflow-wrap: anywhere; }
  .line { display: flex; gap: 6px; margin: 8px 0; }

  header { padding: 8px 12px; border-bottom: 1px solid var(--aci-line); }
  .header-line { display: flex; align-items: center; gap: 6px; }
  .select, .sign-in {
    display: inline-flex; align-items: center; gap: 6px; min-width: 0; height: 26px; padding: 0 8px;
    border: 1px solid var(--vscode-dropdown-border, var(--aci-line)); border-radius: 4px;
    background: var(--vscode-dropdown-background); color: var(--vscode-dropdown-foreground, inherit); font: inherit;
  }
  .select { flex: 0 1 auto; max-width: 170px; cursor: pointer; }
  .select.qualifier { flex: none; }
  .select.target { flex-shrink: 1000; min-width: 150px; max-width: 280px; }
  .select:hover { border-color: var(--vscode-contrastActiveBorder, var(--vscode-focusBorder)); }
  .select-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .select .quiet, .sign-in .quiet { color: inherit; }
  /* Wide enough for the longest user that is shown: the words before it give way, and before these the target. */
  .sign-in { flex: 0 1 auto; gap: 0; min-width: 186px; padding-inline-end: 0; }
  .sign-in label { display: inline-flex; align-items: baseline; gap: 6px; white-space: nowrap; min-width: 0; }
  .sign-in .words { min-width: 0; overflow: hidden; text-overflow: ellipsis; }
  .sign-in label .codicon { align-self: center; }
  .sign-in label:focus-within { outline: 1px solid var(--vscode-focusBorder); outline-offset: 3px; border-radius: 1px; }
  .sign-in .user {
    field-sizing: content; flex: none; min-width: 24px; max-width: 120px; height: 20px; padding: 0; border: 0; outline: 0;
    background: none; color: inherit; font: inherit; font-weight: 600; text-overflow: ellipsis;
  }
  .sign-in .more { flex: none; align-self: stretch; margin-inline-start: 4px; padding: 0 7px; border: 0; border-radius: 4px; background: none; color: inherit; cursor: pointer; }
  .sign-in .more:hover { background: var(--vscode-toolbar-hoverBackground); }
  .sign-in:has([aria-invalid="true"]) { border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-charts-red)); }
  header vscode-button { height: 24px; }
  .header-buttons { display: inline-flex; align-items: center; gap: 4px; }
  header .problem, header .names, header .return { margin: 5px 0 0; overflow-wrap: anywhere; }
  header .names b { color: var(--vscode-foreground); font-weight: 600; }
  header .return { display: flex; gap: 6px; }

  .middle { flex: 1; display: flex; min-height: min(160px, 50vh); }
  .rail { display: none; width: 232px; flex: none; overflow-y: auto; padding: 10px 0; border-inline-start: 1px solid var(--aci-line); background: var(--vscode-sideBar-background, transparent); }
  .rail h2 { padding: 0 12px; margin: 0 0 4px; font-size: 11px; }
  .rail ul + h2, .rail .none + h2 { margin-top: 12px; }
  .rail ul { margin: 0; padding: 0; list-style: none; }
  .rail .none { padding: 2px 12px; }
  .rail-row {
    position: relative; display: grid; grid-template-columns: 16px 1fr auto; gap: 0 6px; width: 100%; padding: 3px 12px;
    border: 0; background: none; color: inherit; font: inherit; text-align: start;
  }
  button.rail-row { cursor: pointer; }
  .rail-row:hover { background: var(--vscode-list-hoverBackground, transparent); outline: 1px dashed var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
  .rail-row.current { background: var(--vscode-list-inactiveSelectionBackground, transparent); }
  .rail-row.current .quiet, .rail-row:hover .quiet { color: var(--vscode-foreground); }
  .vscode-high-contrast .rail-row.current { outline: 1px dashed var(--vscode-focusBorder); outline-offset: -1px; }
  .rail-row .codicon { align-self: center; }
  .rail-prompt { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .rail-row .detail { grid-column: 2 / 4; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .rail-row .again { position: absolute; right: 8px; bottom: 0; height: 22px; background: var(--vscode-editor-background); }
  .rail-row:not(:hover, :focus-within) .again { clip-path: inset(50%); }
  .rail-foot { padding: 8px 12px; }

  footer { padding: 4px var(--aci-padding) 12px; position: relative; }
  .unseen { position: absolute; top: -30px; inset-inline: 0; display: flex; justify-content: center; pointer-events: none; }
  .unseen vscode-button { pointer-events: auto; }
  .metrics { display: flex; flex-wrap: wrap; align-items: center; gap: 0 16px; margin: 4px 0; min-height: 20px; font-variant-numeric: tabular-nums; }
  .metrics b { color: var(--vscode-foreground); }
  .metrics .state { display: inline-flex; align-items: center; gap: 5px; }

  .box {
    border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--aci-line))); border-radius: 4px;
    background: var(--vscode-input-background); color: var(--vscode-input-foreground);
  }
  .box:focus-within { border-color: var(--vscode-focusBorder); }
  .box textarea:not(.field) {
    display: block; width: 100%; min-height: 32px; max-height: 40vh; padding: 7px 10px 2px; border: 0; outline: 0; resize: none; field-sizing: content;
    background: none; color: inherit; font-family: inherit; font-size: inherit; line-height: inherit;
  }
  .box textarea.code:not(.field) { font-family: var(--aci-code); font-size: 12px; min-height: 96px; }
  .box textarea::placeholder, .field::placeholder { color: var(--vscode-input-placeholderForeground); }
  .box-bar { display: flex; align-items: center; gap: 8px; padding: 4px 6px 6px 10px; }
  .box-bar vscode-button { height: 24px; }
  .box [role="tablist"] { gap: 4px; }
  .box [role="tab"] { padding: 1px 8px; border: 1px solid transparent; border-radius: 10px; font-size: 11px; color: var(--vscode-input-foreground); }
  .box [role="tab"][aria-selected="true"] { border-color: var(--vscode-contrastActiveBorder, var(--vscode-input-foreground)); }
  .box .quiet { color: inherit; }
  .keys { display: inline-flex; gap: 4px; font-size: 11px; }
  kbd {
    padding: 0 5px; border: 1px solid var(--vscode-keybindingLabel-border, var(--aci-line)); border-radius: 3px;
    background: var(--vscode-keybindingLabel-background); color: var(--vscode-keybindingLabel-foreground); font: inherit; line-height: 16px;
  }
  aci-headers[hidden] { display: none; }
  .headers, .tool-form { max-height: 40vh; overflow-y: auto; padding: 8px 10px 2px; }
  .header-row { display: flex; gap: 6px; margin-bottom: 4px; }
  .field {
    min-width: 0; height: 26px; padding: 0 6px; border: 1px solid var(--vscode-input-border, var(--aci-line)); border-radius: 4px;
    background: var(--vscode-editor-background); color: var(--vscode-foreground); font: inherit;
  }
  .field.code { font-family: var(--aci-code); font-size: 12px; }
  textarea.field { height: auto; width: 100%; padding: 4px 6px; field-sizing: content; max-height: 30vh; resize: vertical; }
  .field[aria-invalid="true"] { border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-charts-red)); }
  .header-row .name { flex: 2; }
  .header-row .value { flex: 3; }
  .form-row { display: grid; grid-template-columns: minmax(90px, 180px) minmax(0, 1fr); gap: 2px 10px; align-items: start; margin-bottom: 6px; }
  .form-row > label { padding-top: 4px; overflow-wrap: anywhere; }
  .form-field .field { width: 100%; }
  .tool-form .about { overflow-wrap: anywhere; white-space: pre-line; }
  summary { cursor: pointer; }
  /* Where nothing was said yet, a form has the room of the conversation. */
  aci-invoke:has(.empty) .middle { min-height: 60px; }
  aci-invoke:has(.empty) .tool-form { max-height: max(40vh, calc(100vh - 260px)); }

  @media (min-width: 900px) {
    .rail { display: block; }
    .without-rail { display: none; }
  }
  @media (max-width: 899px) {
    header .chip, header vscode-button { display: none; }
    .header-buttons .narrow { display: inline-flex; }
    .select.target { min-width: 100px; }
  }
  @media (max-width: 599px) {
    header { padding-inline: var(--aci-padding); }
    .wide { display: none; }
    .narrow { display: inline-flex; }
    .only-narrow { display: inline; }
    .select.target { flex: 1 1 110px; min-width: 110px; max-width: 200px; }
    .header-line .grow { flex: 0; }
    .header-buttons { margin-inline-start: auto; }
    .select.bearer { flex: none; max-width: 160px; }
    .sign-in { min-width: 0; }
    .sign-in .user { max-width: 72px; }
    .sign-in .more { margin-inline-start: 0; padding-inline: 5px; }
    .keys { display: none; }
    .box-bar { padding-inline-start: 6px; gap: 4px; }
    .box [role="tablist"] { gap: 2px; }
    .box [role="tab"] { padding-inline: 6px; }
    .header-line { flex-wrap: wrap; }
    .header-buttons { gap: 0; }
    .form-row { grid-template-columns: minmax(0, 1fr); }
  }
  @media (max-width: 399px) {
    .select.target { flex: 1 0 100%; max-width: none; justify-content: space-between; }
    .target .select-name { flex: 1; text-align: start; }
  }
`;
