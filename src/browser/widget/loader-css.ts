import type { LoaderConfig } from "./bridge.ts"

/** From here on the panel takes the whole screen. */
export const PHONE = "(max-width:480px),(max-height:480px) and (pointer:coarse)"

/**
 * As a constructable stylesheet it needs no `style-src` of the host page (pitfall 81). In px, for a page may have changed what a rem is;
 * `!important` in a shadow tree outdoes whatever the page says of its elements.
 */
export const loaderCss = ({ fill, ink }: LoaderConfig): string => `
:host{all:initial!important;position:fixed!important;inset:auto 0 0 auto!important;width:0!important;height:0!important;z-index:2147483000!important;color-scheme:light dark!important;--paper:#fff;--text:#17181c;--muted:#62656f;--line:#e6e7eb;font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
:host([hidden]),:host([data-mode=hidden][data-open=false]){display:none!important}
@media print{:host{display:none!important}}
@media (prefers-color-scheme:dark){:host{--paper:#1b1c21;--text:#f1f2f4;--muted:#a3a7b3;--line:#34363e}}
button{all:unset;box-sizing:border-box;cursor:pointer;-webkit-tap-highlight-color:transparent}
.launcher{position:fixed;right:20px;bottom:20px;width:60px;height:60px;border-radius:50%;display:grid;place-items:center;background:${fill};color:${ink};border:1px solid transparent;box-shadow:0 1px 3px rgb(0 0 0/.12),0 6px 24px rgb(0 0 0/.18)}
.launcher:focus-visible{outline:2px solid ${ink};outline-offset:-6px}
.launcher svg{grid-area:1/1;width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
:host([data-open=true]) .talk,:host([data-open=false]) .down,:host(:not([data-mode=live-chat])) .bubble,:host([data-mode=live-chat]) .mail{opacity:0;transform:scale(.6)}
.dot{position:fixed;right:22px;bottom:22px;width:12px;height:12px;border-radius:50%;background:#22a55b;border:2px solid #fff;display:none}
:host([data-mode=live-chat][data-open=false]) .dot{display:block}
.badge{position:fixed;right:16px;bottom:62px;min-width:22px;height:22px;padding:0 6px;box-sizing:border-box;border-radius:11px;background:#d92d3a;color:#fff;font-size:12px;font-weight:650;line-height:22px;text-align:center;box-shadow:0 0 0 2px #fff}
:host([data-unread="0"]) .badge,:host([data-open=true]) .badge{display:none}
.preview{position:fixed;right:20px;bottom:94px;width:min(300px,calc(100vw - 40px));color:var(--text)}
.preview>div{position:relative;background:var(--paper);border:1px solid var(--line);border-radius:16px;box-shadow:0 8px 30px rgb(0 0 0/.14)}
:host([data-open=true]) .preview{display:none}
.said{display:block;width:100%;padding:12px 44px 13px 16px;border-radius:16px;text-align:start}
.said b{display:block;font-size:13px;font-weight:600;color:var(--muted);margin-bottom:1px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.said span{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden;overflow-wrap:anywhere}
.dismiss{position:absolute;top:8px;inset-inline-end:8px;width:28px;height:28px;border-radius:50%;display:grid;place-items:center;color:var(--muted)}
.dismiss svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}
.dismiss:hover{background:var(--line)}
.said:focus-visible,.dismiss:focus-visible{outline:2px solid var(--text);outline-offset:2px}
.panel{position:fixed;right:20px;bottom:94px;width:380px;height:min(480px,100vh - 114px);border-radius:18px;overflow:hidden;background:var(--paper);box-shadow:0 0 0 1px rgb(0 0 0/.06),0 12px 48px rgb(0 0 0/.18);transform-origin:calc(100% - 30px) 100%}
:host([data-open=false]) .panel{visibility:hidden;opacity:0;transform:translateY(12px) scale(.97)}
iframe{display:block;width:100%;height:100%;border:0;color-scheme:light dark}
@media ${PHONE}{.panel{inset:0;width:100%;height:100%;border-radius:0;box-shadow:none}:host([data-open=true]) .launcher{display:none}}
@media (prefers-reduced-motion:no-preference){
.panel{transition:opacity .16s,transform .2s cubic-bezier(.2,.9,.3,1),visibility 0s .2s}
:host([data-open=true]) .panel{transition-delay:0s}
.launcher,.launcher svg{transition:transform .2s,opacity .16s}
.launcher:hover{transform:scale(1.05)}
.launcher:active{transform:scale(.96)}
.preview>div{animation:in .25s cubic-bezier(.2,.9,.3,1)}
@keyframes in{from{opacity:0;transform:translateY(8px)}}}
@media (forced-colors:active){.launcher,.badge,.panel{border:1px solid}}`
