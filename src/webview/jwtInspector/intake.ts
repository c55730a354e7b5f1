import type { TokenHolder } from './holder.js';

/** A file above this is not read. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Keys and drops of the whole page. */
export interface Intake {
  connect(): void;
  disconnect(): void;
}

/** Ctrl+Enter verifies, Escape leaves what is open, and what is dropped anywhere is read. */
export function createIntake(panel: TokenHolder): Intake {
  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      const token = panel.tokenText();
      if (token === undefined || panel.other !== undefined) return;
      event.preventDefault();
      void panel.verifying.begin(token, 'issuer').then(() => panel.updateComplete).then(() => {
        // The person's own key press led here: the yes is one more key away.
        panel.querySelector<HTMLElement>('.fetch-card vscode-button')?.focus();
      });
    } else if (event.key === 'Escape' && !event.defaultPrevented) leave();
  }

  function leave(): void {
    const { kind } = panel.verifying.state();
    if (panel.revealed) panel.reveal(false);
    else if (kind === 'planned' || kind === 'running') panel.verifying.answer(false);
    else if (panel.other !== undefined) panel.compareWith(undefined);
  }

  function onDrag(event: DragEvent): void {
    event.preventDefault();
    panel.toggleAttribute('data-dropping', event.type === 'dragover');
  }

  function onDrop(event: DragEvent): void {
    onDrag(event);
    const [file] = event.dataTransfer?.files ?? [];
    const text = event.dataTransfer?.getData('text/plain') ?? '';
    if (file === undefined) {
      if (text !== '') void panel.read(text, 'the dropped text');
    } else if (file.size > MAX_FILE_BYTES) panel.problem = 'This file is larger than 64 MiB and is not read.';
    else void file.text().then((read) => panel.read(read, file.name), () => { panel.problem = `This file cannot be read: ${file.name}`; });
  }

  return {
    connect() {
      window.addEventListener('keydown', onKey);
      window.addEventListener('dragover', onDrag);
      window.addEventListener('dragleave', onDrag);
      window.addEventListener('drop', onDrop);
    },
    disconnect() {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('dragover', onDrag);
      window.removeEventListener('dragleave', onDrag);
      window.removeEventListener('drop', onDrop);
    },
  };
}
