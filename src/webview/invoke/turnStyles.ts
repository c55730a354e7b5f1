import { css } from 'lit';

/** The conversation: prompts, answers with what is in them, and cards. */
export const turnStyles = css`
  .conversation { flex: 1; min-width: 0; overflow-y: auto; padding: 12px var(--aci-padding); overflow-anchor: none; }
  .conversation:focus-visible { outline-offset: -2px; }
  .empty { margin-top: 8px; }
  .empty ul { margin: 8px 0; padding: 0; list-style: none; }
  .empty li { margin: 4px 0; }

  .turn { margin-bottom: 18px; scroll-margin-top: 12px; }
  .turn .card { margin: 8px 0; }
  .who { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 6px; min-width: 0; }
  .who .codicon { align-self: center; }
  .prompt {
    margin: 5px 0 12px; padding: 6px 10px; border-radius: 4px; max-height: 50vh; overflow-y: auto;
    background: var(--vscode-textCodeBlock-background, var(--aci-card)); border: 1px solid var(--vscode-contrastBorder, transparent);
    white-space: pre-wrap; overflow-wrap: anywhere;
  }
  .answer-head { position: relative; display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 2px 16px; min-height: 24px; }
  .answer-tools { display: flex; align-items: center; gap: 12px; }
  .tools { display: inline-flex; gap: 2px; }
  .running .answer-tools { flex-basis: 100%; justify-content: space-between; border-bottom: 1px solid var(--aci-line); margin-bottom: 8px; }
  .running [role="tab"] { margin-bottom: -1px; }
  .turn:not(.running, .last) .answer-tools { position: absolute; top: 0; right: 0; padding-inline-start: 12px; background: var(--vscode-editor-background); }
  .turn:not(.running, .last, :hover, :focus-within) .answer-tools { clip-path: inset(50%); }
  .answer { min-width: 0; }

  .text { display: block; margin: 4px 0 8px; overflow-wrap: anywhere; }
  .text p, .text ul, .text ol, .text blockquote, .md-block, .md-table, .json, .text pre.plain { margin: 0 0 8px; }
  .text ul, .text ol { padding-inline-start: 24px; }
  .text ul + ul, .text ol + ol { margin-top: -8px; }
  .text li > ul, .text li > ol, .text li > p { margin-bottom: 2px; }
  .text blockquote { margin-inline: 0; padding-inline-start: 10px; border-inline-start: 3px solid var(--vscode-textBlockQuote-border, var(--aci-line)); }
  .text hr { border: 0; border-top: 1px solid var(--aci-line); }
  .md-heading { font-weight: 600; }
  .md-heading-1, .md-heading-2 { font-size: 15px; }
  .md-code { padding: 0 3px; border-radius: 3px; background: var(--vscode-textCodeBlock-background, transparent); }
  .md-image .codicon, .md-consent .codicon { font-size: 14px; }
  .md-block { position: relative; border: 1px solid var(--vscode-contrastBorder, transparent); border-radius: 4px; background: var(--vscode-textCodeBlock-background, var(--aci-card)); }
  .md-block-bar { position: absolute; top: 2px; right: 2px; display: flex; align-items: center; gap: 4px; }
  .md-block pre { padding: 8px 64px 8px 10px; }
  .md-block.continued, .md-table.continued { margin-top: -8px; }
  .md-block:has(+ .md-block.continued) { border-end-start-radius: 0; border-end-end-radius: 0; }
  .md-table { overflow-x: auto; }
  .md-table table { width: auto; }
  .md-table th, .md-table td { padding: 3px 10px 3px 0; vertical-align: top; border-bottom: 1px solid var(--aci-line); min-width: 40px; overflow-wrap: anywhere; }
  .md-table thead th { color: inherit; font-size: inherit; font-weight: 600; }

  .json { overflow-wrap: anywhere; line-height: 18px; }
  .json-inner { padding-inline-start: 14px; border-inline-start: 1px solid var(--aci-line); margin-inline-start: 5px; }
  .json-leaf { padding-inline-start: 14px; text-indent: -2px; white-space: pre-wrap; }
  .json-name { color: var(--vscode-debugTokenExpression-name, inherit); }
  .json-string { color: var(--vscode-debugTokenExpression-string, inherit); }
  .json-number { color: var(--vscode-debugTokenExpression-number, inherit); }
  .json-literal { color: var(--vscode-debugTokenExpression-boolean, inherit); }

  .facts { display: grid; grid-template-columns: 86px 1fr; gap: 2px 8px; margin: 0 0 8px; }
  .facts dt { color: var(--aci-quiet); }
  .facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
  .countdown { display: inline-flex; align-items: center; gap: 4px; font-variant-numeric: tabular-nums; color: var(--vscode-foreground); }
  .left { height: 3px; margin-top: 10px; border-radius: 2px; background: var(--vscode-editorWidget-border, transparent); border: 0 solid var(--vscode-contrastBorder, transparent); }
  .vscode-high-contrast .left { height: 5px; border-width: 1px; background: transparent; }
  .left div { height: 100%; border-radius: 2px; background: var(--card-edge); }
  .card p { overflow-wrap: anywhere; }
  .said { margin-top: 4px; padding: 6px 8px; border: 1px solid var(--aci-line); border-radius: 4px; background: var(--vscode-textCodeBlock-background, transparent); }
  .after { margin-top: 8px; }
  .tokens { display: flex; gap: 6px; margin: 6px 0; }
  .tokens ul { margin: 0; padding: 0; list-style: none; min-width: 0; overflow-wrap: anywhere; }

  .claims th, .claims td { padding: 2px 0; vertical-align: top; overflow-wrap: anywhere; }
  .claims td { white-space: pre-wrap; }
  .claims th { width: 160px; padding-inline-end: 12px; color: var(--vscode-debugTokenExpression-name, inherit); }

  @media (max-width: 599px) {
    .facts { grid-template-columns: auto 1fr; }
    .claims th { width: 96px; }
    .md-block pre { padding-inline-end: 36px; }
    .md-block-bar .small { display: none; }
  }
`;
