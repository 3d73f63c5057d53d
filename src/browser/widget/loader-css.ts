import type { LoaderConfig } from "./bridge.ts"

/** From here on the panel takes the whole screen: on phones, and in a window that is zoomed to twice the size. */
export const PHONE = "(max-width:480px),(max-height:480px)"

/**
 * As a constructable stylesheet it needs no `style-src` of the host page (pitfall 81). In px, for a page may have changed what a rem is;
 * `!important` in a shadow tree outdoes whatever the page says of its elements. The host is as large as the launcher, the rest hangs on it.
 */
export const loaderCss = ({ fill, ink }: LoaderConfig): string => `
:host{all:initial!important;position:fixed!important;right:20px!important;bottom:20px!important;width:60px!important;height:60px!important;z-index:2147483000!important;color-scheme:light dark!important;font:15px/1.45 system-ui,sans-serif!important;--paper:#fff;--text:#17181c;--muted:#62656f;--line:#e6e7eb}
:host([hidden]),:host([data-mode=hidden][data-open=false]){display:none!important}
@media (prefers-color-scheme:dark){:host{--paper:#1b1c21;--text:#f1f2f4;--muted:#a3a7b3;--line:#34363e}}
.panel,.preview,.badge,.dot,p{position:absolute;box-sizing:border-box}
button{all:unset;cursor:pointer}
svg{grid-area:1/1;width:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.launcher,.dismiss,p{display:grid;place-items:center;border-radius:50%}
.launcher{position:relative;width:60px;height:60px;background:${fill};color:${ink};box-shadow:0 1px 3px rgb(0 0 0/.12),0 8px 30px rgb(0 0 0/.18)}
:focus-visible{outline:2px solid;outline-offset:-6px}
:host([data-open=true]) .talk,:host([data-open=false]) .down,:host(:not([data-mode=live-chat])) .bubble,:host([data-mode=live-chat]) .mail{opacity:0;transform:scale(.6)}
.dot{right:2px;bottom:2px;width:14px;height:14px;border-radius:50%;background:#22a55b;border:2px solid #fff}
.badge{right:-4px;top:-4px;min-width:22px;padding:0 6px;border-radius:11px;background:#d92d3a;color:#fff;font-size:12px;font-weight:600;line-height:22px;text-align:center;box-shadow:0 0 0 2px #fff}
:host(:not([data-mode=live-chat])) .dot,:host([data-unread="0"]) .badge,:host([data-open=true]) :is(.dot,.badge,.preview){display:none}
.preview,.panel{right:0;bottom:74px;color:var(--text)}
.said{display:block;width:min(300px,100vw - 40px);box-sizing:border-box;padding:12px 44px 13px 16px;background:var(--paper);border:1px solid var(--line);border-radius:16px;box-shadow:0 8px 30px rgb(0 0 0/.18)}
.said *{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden;overflow-wrap:anywhere}
.said b{-webkit-line-clamp:1;font-size:13px;font-weight:600;color:var(--muted)}
.dismiss{position:absolute;top:8px;inset-inline-end:8px;width:28px;height:28px;color:var(--muted)}
.dismiss svg{width:16px}
.dismiss:hover{background:var(--line)}
.preview :focus-visible{outline-offset:2px}
.panel{width:380px;height:min(480px,100vh - 114px);border-radius:18px;overflow:hidden;background:var(--paper);box-shadow:0 0 0 1px var(--line),0 12px 48px rgb(0 0 0/.18);transform-origin:350px 100%}
:host([data-open=false]) .panel{visibility:hidden;opacity:0;transform:translateY(12px) scale(.97)}
iframe{width:100%;height:100%;border:0}
p{inset:0;color:var(--muted)}
.here p,.panel:not(.here) iframe{visibility:hidden}
@media ${PHONE}{.panel{position:fixed;inset:0;width:100%;height:100%;border-radius:0}:host([data-open=true]) .here~.launcher{display:none}}
@media (prefers-reduced-motion:no-preference){
.panel{transition:opacity .16s,transform .2s,visibility 0s .2s}
:host([data-open=true]) .panel{transition-delay:0s}
.launcher,.launcher svg{transition:transform .2s,opacity .16s}
.launcher:hover{transform:scale(1.05)}
.said{animation:in .25s}
@keyframes in{from{opacity:0;transform:translateY(8px)}}}
@media (forced-colors:active){.launcher,.badge,.panel{border:1px solid}}
@media print{:host{display:none!important}}`
