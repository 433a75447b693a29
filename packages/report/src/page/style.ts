import { paletteProperties } from "../palette.js";

const status = {
  light:
    "--better:#00664f;--better-back:#e0f2ec;--worse:#9a3412;--worse-back:#fbe9e0;--equivalent:#1f4f8f;--equivalent-back:#e4edf8;--open:#4d565f;--open-back:#eceff2;--shade:#f6f8fa",
  dark: "--better:#6fd6b4;--better-back:#12362c;--worse:#f5a27a;--worse-back:#40211a;--equivalent:#8fbcf0;--equivalent-back:#172c47;--open:#b4bcc4;--open-back:#282e35;--shade:#1b1f24",
};

/** Style sheet of the report page: one column of text, pictures beside each other where there is room. */
export const pageStyle = `
:root{color-scheme:light dark;${paletteProperties("light")};${status.light}}
@media (prefers-color-scheme:dark){:root{${paletteProperties("dark")};${status.dark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%;overflow-wrap:anywhere}
.page{max-width:1064px;margin:0 auto;padding:0 32px}
a{color:inherit}
h1,h2,h3,p,ul,ol,dl,dd,figure{margin:0;padding:0}
ul,ol{list-style:none}
:focus-visible{outline:3px solid var(--series-1);outline-offset:3px;border-radius:3px}
.mast{display:flex;flex-wrap:wrap;gap:4px 20px;justify-content:space-between;padding:28px 0 0;font-size:15px;color:var(--muted)}
.mast b{color:var(--ink);font-weight:650;letter-spacing:-.01em}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.88em}
.lead{padding:72px 0 8px;max-width:880px}
.lead h1{font-size:clamp(30px,4.6vw,48px);line-height:1.14;letter-spacing:-.024em;font-weight:680;text-wrap:balance}
.lead p{margin-top:22px;color:var(--muted);font-size:18px;max-width:44em}
.verdicts{margin-top:44px;border-top:1px solid var(--grid)}
.verdicts>li{display:grid;grid-template-columns:190px 1fr;gap:6px 24px;padding:22px 0;border-bottom:1px solid var(--grid)}
.verdicts p{font-size:19px;line-height:1.5;max-width:42em}
.verdicts .notes{margin-top:6px;font-size:15px;color:var(--muted)}
.arm{display:flex;flex-direction:column;align-items:flex-start;gap:6px}
.arm b{font-weight:650;font-size:17px}
.whole{white-space:nowrap}
.notes li+li{margin-top:4px}
.chip{display:inline-flex;align-items:center;gap:.45em;padding:.16em .72em;border-radius:99px;font-size:14px;font-weight:600;line-height:1.6;white-space:nowrap;background:var(--open-back);color:var(--open)}
.chip.better{background:var(--better-back);color:var(--better)}
.chip.worse{background:var(--worse-back);color:var(--worse)}
.chip.equivalent{background:var(--equivalent-back);color:var(--equivalent)}
.warnings{margin-top:36px;padding:16px 22px;border:1px solid var(--series-2);border-left-width:5px;border-radius:4px;background:var(--shade);font-size:17px}
.warnings li{margin-top:4px}
section{padding-top:80px}
h2{font-size:25px;line-height:1.25;letter-spacing:-.015em;font-weight:650}
h2+p,h2+p+p,.how{margin-top:8px;color:var(--muted);font-size:16px;max-width:46em}
.figure{margin-top:28px}
.figure svg{display:block;max-width:100%;height:auto}
.narrow{display:none}
.small{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr));gap:44px 40px;margin-top:32px}
.small svg{width:100%}
.tools{display:flex;gap:16px;margin-top:6px}
.tools button{padding:0;border:0;font-size:13px;text-decoration:underline;text-decoration-color:var(--grid);text-underline-offset:3px}
button,summary{font:inherit;font-size:14px;color:var(--muted);cursor:pointer}
button{padding:4px 12px;border:1px solid var(--grid);border-radius:6px;background:none}
button:hover,summary:hover{color:var(--ink);border-color:var(--muted)}
details{margin-top:16px}
summary{width:fit-content;padding:4px 0}
.scroll{overflow-x:auto;margin-top:8px}
table{border-collapse:collapse;width:100%;font-size:15px;line-height:1.45}
th,td{padding:12px 12px 12px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--grid);font-weight:400}
thead th{color:var(--muted);font-size:13.5px;vertical-align:bottom;line-height:1.3}
tbody th{font-weight:600;min-width:9em}
table{overflow-wrap:break-word}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap}
thead .number,.number .quiet{white-space:normal}
.number .quiet{min-width:7em}
.number .whole{white-space:nowrap}
[data-column="Cost a step"] .quiet{min-width:7em}
.figure+.tools+table,.figure+table{margin-top:36px}
.quiet{color:var(--muted);font-size:14px}
td .quiet,th .quiet{display:block;font-weight:400}
.key{width:14px;height:14px;margin-right:8px;vertical-align:-1px;overflow:visible}
.record{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(290px,100%),1fr));gap:0 48px;margin-top:24px}
.record div{padding:14px 0;border-top:1px solid var(--grid)}
.record dt{color:var(--muted);font-size:14px}
.record dd{font-size:16px;line-height:1.5}
footer{margin-top:88px;padding:48px 0 72px;border-top:1px solid var(--grid);background:var(--shade)}
footer h2{font-size:20px}
footer ul{margin-top:12px;list-style:disc;padding-left:1.2em}
footer li{margin-top:4px}
.command{display:flex;flex-wrap:wrap;gap:12px;align-items:start;margin-top:12px}
pre{flex:1 1 20em;margin:0;padding:14px 18px;border:1px solid var(--grid);border-radius:8px;background:var(--paper);white-space:pre-wrap}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(360px,100%),1fr));gap:40px 56px}
.tip{position:fixed;z-index:2;max-width:min(340px,calc(100vw - 24px));padding:8px 12px;border-radius:8px;background:var(--ink);color:var(--paper);font-size:14px;line-height:1.4;pointer-events:none}
pre .word{display:inline-block;max-width:100%}
.skip{position:absolute;left:-999px}
.skip:focus{left:16px;top:8px;background:var(--paper);padding:8px}
.series>path:first-child{pointer-events:none}
.series:hover>path:first-child{opacity:.22}
svg:has(.series:hover) .series:not(:hover){opacity:.3}
@media (prefers-reduced-motion:no-preference){.series,.series>path:first-child,button,summary{transition:opacity .15s,color .15s,border-color .15s}}
@media (max-width:719px){
body{font-size:16px}
.page{padding:0 16px}
.wide{display:none}
.narrow{display:block;max-width:460px}
.narrow svg{width:100%}
.lead{padding-top:44px}
.verdicts>li{grid-template-columns:1fr;gap:10px}
.verdicts p{font-size:18px}
.arm{flex-direction:row;flex-wrap:wrap;align-items:center;gap:6px 12px}
section{padding-top:60px}
.arms,.arms tbody,.arms tr,.arms td,.arms th{display:block}
.arms thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.arms tr{padding:16px 0;border-bottom:1px solid var(--grid)}
.arms tbody th{font-size:18px;border:0;padding:0 0 6px}
.arms td{display:flex;justify-content:space-between;gap:16px;border:0;padding:4px 0;text-align:right;white-space:normal}
.arms td::before{content:attr(data-column);color:var(--muted);text-align:left;flex:none;max-width:48%}
.arms .number .quiet{min-width:0;white-space:normal}
}
@media print{.tools,details,.skip{display:none}section{break-inside:avoid-page}}
`.trim();
