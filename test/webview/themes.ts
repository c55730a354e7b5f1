/** The variables that the panels use, with the values VS Code gives them in its built-in themes. */
export interface Theme {
  readonly name: string;
  /** Classes that VS Code puts on a webview's body. */
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

const FONTS = {
  'font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
  'font-size': '13px',
  'font-weight': 'normal',
  'editor-font-family': '"Droid Sans Mono", "DejaVu Sans Mono", monospace',
};

const dark: Theme = {
  name: 'dark',
  bodyClass: 'vscode-dark',
  variables: {
    ...FONTS,
    'foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'disabledForeground': 'rgba(204, 204, 204, 0.5)', 'icon-foreground': '#cccccc', 'focusBorder': '#0078d4',
    'editor-background': '#1f1f1f', 'editor-selectionBackground': '#264f78', 'editor-selectionHighlightBackground': 'rgba(173, 214, 255, 0.15)',
    'editorWidget-background': '#202020', 'editorWidget-border': '#313131', 'panel-border': '#2b2b2b', 'panelTitle-activeBorder': '#0078d4',
    'textLink-foreground': '#4daafc', 'textLink-activeForeground': '#4daafc', 'textCodeBlock-background': '#2b2b2b',
    'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-border': 'rgba(255, 255, 255, 0.07)', 'button-hoverBackground': '#026ec1',
    'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c',
    'input-background': '#313131', 'input-border': '#3c3c3c', 'input-foreground': '#cccccc', 'input-placeholderForeground': '#989898', 'inputValidation-errorBorder': '#be1100',
    'dropdown-background': '#313131', 'dropdown-border': '#3c3c3c', 'dropdown-foreground': '#cccccc',
    'charts-green': '#89d185', 'charts-red': '#f14c4c', 'charts-yellow': '#cca700', 'charts-blue': '#3794ff', 'charts-purple': '#b180d7', 'charts-lines': 'rgba(204, 204, 204, 0.5)',
    'list-inactiveSelectionBackground': '#37373d', 'list-hoverBackground': '#2a2d2e', 'toolbar-hoverBackground': 'rgba(90, 93, 94, 0.31)',
    'keybindingLabel-background': 'rgba(128, 128, 128, 0.17)', 'keybindingLabel-border': 'rgba(51, 51, 51, 0.6)', 'keybindingLabel-foreground': '#cccccc',
    'debugTokenExpression-name': '#c586c0', 'debugTokenExpression-string': '#ce9178', 'debugTokenExpression-number': '#b5cea8', 'debugTokenExpression-boolean': '#4e94ce',
    'badge-background': '#616161', 'badge-foreground': '#f8f8f8', 'sideBar-background': '#181818', 'panel-background': '#181818', 'textBlockQuote-border': '#616161',
    'diffEditor-insertedTextBackground': 'rgba(156, 204, 44, 0.2)', 'diffEditor-removedTextBackground': 'rgba(255, 0, 0, 0.2)',
  },
};

const light: Theme = {
  name: 'light',
  bodyClass: 'vscode-light',
  variables: {
    ...FONTS,
    'foreground': '#3b3b3b', 'descriptionForeground': '#3b3b3b', 'disabledForeground': 'rgba(97, 97, 97, 0.5)', 'icon-foreground': '#3b3b3b', 'focusBorder': '#005fb8',
    'editor-background': '#ffffff', 'editor-selectionBackground': '#add6ff', 'editor-selectionHighlightBackground': 'rgba(173, 214, 255, 0.5)',
    'editorWidget-background': '#f8f8f8', 'editorWidget-border': '#c8c8c8', 'panel-border': '#e5e5e5', 'panelTitle-activeBorder': '#005fb8',
    'textLink-foreground': '#005fb8', 'textLink-activeForeground': '#005fb8', 'textCodeBlock-background': '#f8f8f8',
    'button-background': '#005fb8', 'button-foreground': '#ffffff', 'button-border': 'rgba(0, 0, 0, 0.1)', 'button-hoverBackground': '#0258a8',
    'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc',
    'input-background': '#ffffff', 'input-border': '#cecece', 'input-foreground': '#3b3b3b', 'input-placeholderForeground': '#767676', 'inputValidation-errorBorder': '#be1100',
    'dropdown-background': '#ffffff', 'dropdown-border': '#cecece', 'dropdown-foreground': '#3b3b3b',
    'charts-green': '#388a34', 'charts-red': '#e51400', 'charts-yellow': '#bf8803', 'charts-blue': '#1a85ff', 'charts-purple': '#652d90', 'charts-lines': 'rgba(59, 59, 59, 0.5)',
    'list-inactiveSelectionBackground': '#e4e6f1', 'list-hoverBackground': '#f2f2f2', 'toolbar-hoverBackground': 'rgba(184, 184, 184, 0.31)',
    'keybindingLabel-background': 'rgba(221, 221, 221, 0.4)', 'keybindingLabel-border': 'rgba(204, 204, 204, 0.4)', 'keybindingLabel-foreground': '#3b3b3b',
    'debugTokenExpression-name': '#9b46b0', 'debugTokenExpression-string': '#a31515', 'debugTokenExpression-number': '#098658', 'debugTokenExpression-boolean': '#0000ff',
    'badge-background': '#cccccc', 'badge-foreground': '#3b3b3b', 'sideBar-background': '#f8f8f8', 'panel-background': '#f8f8f8', 'textBlockQuote-border': '#e5e5e5',
    'diffEditor-insertedTextBackground': 'rgba(156, 204, 44, 0.25)', 'diffEditor-removedTextBackground': 'rgba(255, 0, 0, 0.2)',
  },
};

/** High contrast leaves most backgrounds undefined and adds borders. */
const highContrast: Theme = {
  name: 'hc',
  bodyClass: 'vscode-high-contrast',
  variables: {
    ...FONTS,
    'contrastBorder': '#6fc3df', 'contrastActiveBorder': '#f38518',
    'foreground': '#ffffff', 'descriptionForeground': 'rgba(255, 255, 255, 0.7)', 'disabledForeground': '#a5a5a5', 'icon-foreground': '#ffffff', 'focusBorder': '#f38518',
    'editor-background': '#000000', 'editor-selectionBackground': '#ffffff', 'editorWidget-background': '#0c141f', 'editorWidget-border': '#6fc3df', 'panel-border': '#6fc3df', 'panelTitle-activeBorder': '#6fc3df',
    'textLink-foreground': '#21a6ff', 'textLink-activeForeground': '#21a6ff', 'textCodeBlock-background': '#000000',
    'button-foreground': '#ffffff', 'button-border': '#6fc3df', 'button-background': '#000000', 'button-secondaryForeground': '#ffffff', 'button-secondaryBackground': '#000000',
    'input-background': '#000000', 'input-border': '#6fc3df', 'input-foreground': '#ffffff', 'input-placeholderForeground': 'rgba(255, 255, 255, 0.7)', 'inputValidation-errorBorder': '#6fc3df',
    'dropdown-background': '#000000', 'dropdown-border': '#6fc3df', 'dropdown-foreground': '#ffffff',
    'charts-green': '#89d185', 'charts-red': '#f48771', 'charts-yellow': '#ffd370', 'charts-blue': '#59a4f9', 'charts-purple': '#b180d7', 'charts-lines': 'rgba(255, 255, 255, 0.5)',
    'keybindingLabel-background': '#000000', 'keybindingLabel-border': '#6fc3df', 'keybindingLabel-foreground': '#ffffff',
    'debugTokenExpression-name': '#ffffff', 'debugTokenExpression-string': '#f48771', 'debugTokenExpression-number': '#89d185', 'debugTokenExpression-boolean': '#75bdfe',
    'badge-background': '#000000', 'badge-foreground': '#ffffff', 'sideBar-background': '#000000', 'panel-background': '#000000',
  },
};

const highContrastLight: Theme = {
  name: 'hc-light',
  bodyClass: 'vscode-high-contrast-light vscode-high-contrast',
  variables: {
    ...FONTS,
    'contrastBorder': '#0f4a85', 'contrastActiveBorder': '#006bbd',
    'foreground': '#292929', 'descriptionForeground': 'rgba(41, 41, 41, 0.9)', 'disabledForeground': '#7f7f7f', 'icon-foreground': '#292929', 'focusBorder': '#006bbd',
    'editor-background': '#ffffff', 'editor-selectionBackground': '#0f4a85', 'editorWidget-background': '#ffffff', 'editorWidget-border': '#0f4a85', 'panel-border': '#0f4a85', 'panelTitle-activeBorder': '#b5200d',
    'textLink-foreground': '#0f4a85', 'textLink-activeForeground': '#0f4a85', 'textCodeBlock-background': '#f2f2f2',
    'button-background': '#0f4a85', 'button-foreground': '#ffffff', 'button-border': '#0f4a85', 'button-hoverBackground': '#0f4a85',
    'button-secondaryBackground': '#ffffff', 'button-secondaryForeground': '#292929', 'button-secondaryHoverBackground': '#ffffff',
    'input-background': '#ffffff', 'input-border': '#0f4a85', 'input-foreground': '#292929', 'input-placeholderForeground': 'rgba(41, 41, 41, 0.7)', 'inputValidation-errorBorder': '#0f4a85',
    'dropdown-background': '#ffffff', 'dropdown-border': '#0f4a85', 'dropdown-foreground': '#292929',
    'charts-green': '#374e06', 'charts-red': '#b5200d', 'charts-yellow': '#895503', 'charts-blue': '#0063d3', 'charts-purple': '#652d90', 'charts-lines': 'rgba(41, 41, 41, 0.5)',
    'list-inactiveSelectionBackground': 'rgba(15, 74, 133, 0.1)', 'list-hoverBackground': 'rgba(15, 74, 133, 0.1)',
    'keybindingLabel-background': '#ffffff', 'keybindingLabel-border': '#0f4a85', 'keybindingLabel-foreground': '#292929',
    'debugTokenExpression-name': '#292929', 'debugTokenExpression-string': '#a31515', 'debugTokenExpression-number': '#098658', 'debugTokenExpression-boolean': '#0000ff',
    'badge-background': '#0f4a85', 'badge-foreground': '#ffffff', 'sideBar-background': '#ffffff', 'panel-background': '#ffffff',
  },
};

export const THEMES: readonly Theme[] = [dark, light, highContrast, highContrastLight];
export const DARK = dark;
