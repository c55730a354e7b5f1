import { COMMON_STYLE } from '../pages.js';

/** Dense where the other pages are roomy: this one is read at a glance. */
export const STYLE = `${COMMON_STYLE}body{font-size:13px;line-height:1.5}
main{max-width:1000px;margin:16px auto 48px;padding:0 24px}
h1{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;margin:0 0 12px;font-size:18px;font-weight:600}
h1 .quiet{font-size:14px;font-weight:400;display:flex;gap:6px;align-items:center}
h1 a{margin-left:auto;font-size:13px;font-weight:500}
h2{margin:28px 0 8px;font-size:13px;font-weight:600}h2 .quiet{margin-left:6px;font-weight:400}
svg{flex:none;width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.4}
td svg,th svg{margin:0 4px -3px 0}
.quiet{color:var(--quiet)}.bad{color:var(--bad)}.good{color:var(--good)}.wait{color:var(--wait)}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
a:focus-visible,button:focus-visible,summary:focus-visible,pre:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:1px}
ul.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:1px;margin:0;padding:0;border:1px solid var(--line);border-radius:5px;overflow:hidden;list-style:none}
ul.counts li{padding:7px 12px;outline:1px solid var(--line)}
ul.counts b{display:block;font-size:17px;font-weight:600}
ul.counts span{color:var(--quiet)}
.pair{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,4fr);gap:0 22px}
@media (max-width:760px){.pair{grid-template-columns:minmax(0,1fr)}.block button{position:static;margin-top:6px}}
.block{position:relative}
pre{margin:0;padding:10px 12px;border:1px solid var(--line);border-radius:5px;background:var(--field);font:12px/1.5 ui-monospace,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
button{position:absolute;top:7px;right:8px;padding:1px 8px;border:1px solid var(--line);border-radius:4px;background:var(--ground);color:inherit;font:inherit;cursor:pointer}
p{margin:8px 0}
.scroll{border:1px solid var(--line);border-radius:5px;overflow-x:auto}
table{width:100%;border-collapse:collapse}
th,td{padding:4px 8px;text-align:left;vertical-align:top}
.requests td{overflow-wrap:anywhere}
thead th{color:var(--quiet);font-weight:400}
tbody th{font-weight:400}
tr+tr>*,thead+tbody>tr:first-child>*{border-top:1px solid var(--line)}
.time,.ms{font-family:ui-monospace,Consolas,monospace;font-size:12px;white-space:nowrap}
.ms{text-align:right}
@media (max-width:600px){.requests,.requests tbody{display:block}
.requests thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.requests tbody tr{display:grid;grid-template-columns:auto minmax(0,1fr) auto auto;padding:3px 0}
.requests tbody tr+tr{border-top:1px solid var(--line)}.requests tbody tr:nth-child(n)>*{padding:1px 8px;border:0}
.requests td:nth-child(1){grid-area:2/1}.requests td:nth-child(2){grid-area:1/1/2/3}.requests td:nth-child(3){grid-area:2/2/3/4}
.requests td:nth-child(4){grid-area:1/3/2/5}.requests td:nth-child(5){grid-area:2/4}}
code{font-family:ui-monospace,Consolas,monospace;font-size:12px}
details>summary{color:var(--link);cursor:pointer}
`;

/** Copies the lines that a button stands beside. Without it they can be selected. */
export const SCRIPT = `for (const button of document.querySelectorAll('button[data-copies]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const said = document.getElementById('said');
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
      said.textContent = 'Copied';
      button.textContent = 'Copied';
    } catch {
      said.textContent = 'The browser does not let this page copy: select the lines instead.';
    }
  });
}
`;
