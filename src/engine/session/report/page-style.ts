/** The report's looks, light and dark: those of the window's themes. */
const LIGHT = `--bg:#f4f6f8;--panel:#fff;--raised:#eef1f5;--line:#d9dfe6;--strong:#0c141d;--text:#1d2733;--dim:#526070;--accent:#0a7a6f;--bad:#c2183a;--warn:#856400;--good:#1b7a44;--key:#1f5fbd;--num:#a63a3a;--hidden:#ffe08a;color-scheme:light`
const DARK = `--bg:#11151b;--panel:#161b23;--raised:#1c232d;--line:#27303c;--strong:#f2f6fb;--text:#d7dee8;--dim:#96a2b2;--accent:#3cc4b4;--bad:#ff6b79;--warn:#f2c14e;--good:#6fcf97;--key:#82b7ff;--num:#f2a1a0;--hidden:#5c4a12;color-scheme:dark`

export const STYLE = `
:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
:root[data-theme=light]{${LIGHT}}
:root[data-theme=dark]{${DARK}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:13px/1.5 "Segoe UI",system-ui,sans-serif}
main,header{max-width:1320px;margin:0 auto;padding:0 24px}
header{padding-top:20px;display:flex;gap:16px;align-items:baseline;flex-wrap:wrap}
h1{font-size:19px;margin:0;color:var(--strong);overflow-wrap:anywhere}
h2{font-size:14px;margin:26px 0 8px;color:var(--strong)}
h3 .dim{font-weight:400}
h3{font-size:13px;margin:0;color:var(--strong);overflow-wrap:anywhere}
p{margin:4px 0}
a{color:var(--accent)}
.dim{color:var(--dim)}
.grow{flex:1}
.bad{color:var(--bad)}.warn{color:var(--warn)}.good{color:var(--good)}
html:not(.js) .js-only{display:none}
button,select,input{font:inherit;color:var(--text);background:var(--panel);border:1px solid var(--line);border-radius:5px;padding:3px 8px}
button{cursor:pointer}
button:hover{background:var(--raised)}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:1px;background:var(--line);border:1px solid var(--line);border-radius:6px;overflow:hidden;margin-top:14px}
.tiles div{background:var(--panel);padding:10px 14px;color:var(--dim)}
.tiles b{display:block;font-size:18px;font-weight:600;color:var(--strong);font-variant-numeric:tabular-nums}
.tiles b.bad{color:var(--bad)}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:10px 14px;margin:8px 0;overflow-wrap:anywhere}
.scroll{max-height:340px;overflow:auto}
.notice{border-color:var(--warn)}
ul{margin:4px 0;padding-left:20px}
.servers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:10px}
.servers .panel{margin:0}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:1px 12px;margin:6px 0}
.facts dt{color:var(--dim)}.facts dd{margin:0;overflow-wrap:anywhere}
code,pre,.mono{font-family:"JetBrains Mono","DejaVu Sans Mono",ui-monospace,monospace;font-size:12px}
pre{margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--bg);border:1px solid var(--line);border-radius:5px;padding:8px 10px;max-height:60vh;overflow:auto}
pre b{font-weight:400}.k{color:var(--key)}.s{color:var(--good)}.n{color:var(--num)}
.h{font-style:normal;background:var(--hidden);border-radius:2px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
td,th{text-align:left;padding:3px 10px 3px 0;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
th{color:var(--dim);font-weight:500;border-top:0}
td.r,th.r{text-align:right;white-space:nowrap}
summary{cursor:pointer}
.bars{display:block;width:100%;max-width:760px;height:auto}
.bars rect{fill:var(--accent)}.bars text{fill:var(--dim);font-size:11px}.bars line{stroke:var(--line)}
.tools{display:flex;gap:8px;align-items:center;margin:8px 0;flex-wrap:wrap}
.tools input{flex:1;min-width:180px;max-width:420px}
.row{display:grid;grid-template-columns:64px 92px minmax(90px,1.2fr) minmax(110px,1fr) minmax(110px,2fr) 104px 88px 88px;gap:0 10px;align-items:baseline;font-variant-numeric:tabular-nums}
.row>*{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.row .r{text-align:right}
.head{padding:4px 12px;color:var(--dim)}
.head button{border:0;background:none;padding:0;color:inherit;text-align:inherit}
.head button[data-way=up]::after{content:" ▲"}.head button[data-way=down]::after{content:" ▼"}
#rows{border:1px solid var(--line);border-radius:6px;overflow:hidden;background:var(--panel)}
#rows>details{border-top:1px solid var(--line)}
#rows>details:first-child{border-top:0}
#rows>details[open]>summary{background:var(--raised)}
#rows summary{list-style:none;padding:3px 12px}
#rows summary::-webkit-details-marker{display:none}
#rows summary:hover{background:var(--raised)}
.bodies{display:grid;grid-template-columns:1fr 1fr;gap:10px;padding:8px 12px 12px}
.bodies>div{min-width:0}
.trail td:first-child{width:72px;color:var(--dim)}
footer{max-width:1320px;margin:24px auto;padding:0 24px;color:var(--dim)}
@media (max-width:900px){.row{grid-template-columns:56px minmax(0,1fr) minmax(0,1fr) 96px 80px}.row>:nth-child(2),.row>:nth-child(3),.row>:nth-child(8){display:none}.bodies{grid-template-columns:1fr}}
@media print{.tools,#theme{display:none!important}pre{max-height:none}}
`
