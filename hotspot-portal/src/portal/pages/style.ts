/**
 * Of every page; the city's colours come after it. Letters are measured in rem, so that a person's own size of letters
 * holds, and what is touched is 44 px at least.
 */
export const style = `
:root{color-scheme:light dark;--ground:#f7f9fb;--raised:#fff;--line:#d5dde5;--ink:#14202b;--soft:#465666;--sky:#0b5cad;--press:#084b8e;--onsky:#fff;--lamp:#e8890c;--good:#1b7f4b;--danger:#b3263f}
@media(prefers-color-scheme:dark){:root{--ground:#0e1620;--raised:#172230;--line:#31404f;--ink:#f2f6fa;--soft:#b4c2d0;--sky:#6db3f2;--press:#8ec6f7;--onsky:#0e1620;--lamp:#ffb454;--good:#5ccb92;--danger:#ff8a98}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.6 "BIZ UDPGothic","Hiragino Sans","Noto Sans JP","Noto Sans CJK JP",system-ui,sans-serif;overflow-wrap:anywhere}
main,.top{max-width:32rem;margin:0 auto;padding:0 16px}
.top{display:flex;flex-wrap:wrap;justify-content:flex-end;gap:0 8px;padding-top:4px;font-size:.9375rem}
.top a,.top b{display:inline-block;min-width:44px;padding:11px 4px;text-align:center}
a{color:var(--sky)}
rt{font-size:.6em}
h1{font-size:1.375rem;line-height:1.3;margin:8px 0 4px;display:flex;align-items:center;gap:10px;word-break:auto-phrase}
h1 svg{flex:none;width:34px;height:34px}
h2{font-size:1.0625rem;line-height:1.3;margin:16px 0 4px}
p{margin:4px 0 12px}
ul.plain{margin:0;padding:0 0 0 1.2em}
ul.plain li{margin:2px 0}
details{margin:8px 0 0;font-size:.9375rem}
summary{color:var(--sky);padding:11px 0;min-height:44px;cursor:pointer;text-decoration:underline}
form{margin:12px 0}
.panel{background:var(--raised);border:1px solid var(--line);border-radius:12px;padding:16px;margin:12px 0}
:lang(zh-Hans){font-family:"Noto Sans SC","Noto Sans CJK SC","PingFang SC",system-ui,sans-serif}
:lang(zh-Hant){font-family:"Noto Sans TC","Noto Sans CJK TC","PingFang TC",system-ui,sans-serif}
:lang(ko){font-family:"Noto Sans KR","Noto Sans CJK KR","Apple SD Gothic Neo",system-ui,sans-serif;word-break:keep-all}
:lang(ja) li,:lang(ja) p{word-break:auto-phrase}
label{display:block;font-weight:700}
.hint{font-size:.9375rem;color:var(--soft);margin:4px 0 0}
input[type=text]{display:block;width:100%;margin-top:4px;padding:10px 12px;font:inherit;font-size:1.375rem;letter-spacing:.06em;text-transform:uppercase;color:var(--ink);background:var(--ground);border:2px solid var(--soft);border-radius:8px}
input.field,select{display:block;width:100%;margin-top:4px;padding:10px 12px;font:inherit;font-size:1.125rem;font-weight:400;letter-spacing:0;text-transform:none;color:var(--ink);background:var(--ground);border:2px solid var(--soft);border-radius:8px}
label+input.field+label,.hint+label,.hint+button,input+button,form>ul.plain,fieldset+label{margin-top:12px}
.go{display:inline-block;padding:10px 0}
ul.plain+.hint{margin-top:12px}
fieldset{border:0;margin:12px 0 0;padding:0}legend{font-weight:700;padding:0}
.check{display:flex;gap:10px;align-items:center;font-weight:400;margin:4px 0;min-height:44px}
.check input{flex:none;width:24px;height:24px;margin:0;accent-color:var(--sky)}
button{display:block;width:100%;min-height:52px;padding:10px 16px;font:inherit;font-size:1.125rem;font-weight:700;color:var(--onsky);background:var(--sky);border:0;border-radius:12px;cursor:pointer}
button:active{background:var(--press)}
a.button{display:block;min-height:52px;padding:10px 16px;font-size:1.125rem;line-height:1.75;font-weight:700;text-align:center;text-decoration:none;color:var(--onsky);background:var(--sky);border-radius:12px}
a.button.quiet{color:var(--sky);background:none;border:2px solid var(--sky)}
button.quiet{color:var(--ink);background:none;border:2px solid var(--soft)}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
.note{display:flex;gap:10px;border:1px solid var(--line);border-left:6px solid var(--soft);border-radius:8px;background:var(--raised);padding:10px 12px;margin:12px 0}
.note p{margin:0}
.note svg{flex:none;width:24px;height:24px;margin-top:1px}
.bad{border-left-color:var(--danger)}.bad svg{color:var(--danger)}
.fine{border-left-color:var(--good)}.fine svg{color:var(--good)}
.alert{border:2px solid var(--ink);border-radius:8px;background:var(--raised);margin:12px 0;overflow:hidden}
.alert b{display:block;padding:10px 12px 6px;font-size:1.1875rem}
.alert p{padding:6px 12px;margin:0}
.l1{background:#fff;color:#000}.l2{background:#f2e700;color:#000}.l3{background:#ff2800;color:#000}.l4{background:#aa00aa;color:#fff}.l5{background:#0c000c;color:#fff}
.clock{font-size:2.75rem;line-height:1.2;font-weight:700;font-variant-numeric:tabular-nums;margin:0}
@media(max-height:600px){body{line-height:1.5}h2{margin-top:10px}h1{margin-top:2px}.top{padding-top:0}}
dl{margin:12px 0}dt{font-size:.9375rem;color:var(--soft)}dd{margin:0 0 8px;font-weight:700}
ol.plain{margin:0;padding:0 0 0 1.4em}code{overflow-wrap:anywhere}
.qr{display:block;width:100%;max-width:16rem;margin:12px auto 0}
@media print{.top,.screen,.foot{display:none}}
.foot{font-size:.9375rem;color:var(--soft);padding-bottom:24px}
`.trim();
