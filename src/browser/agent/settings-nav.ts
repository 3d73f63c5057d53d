// On a narrow screen the settings' pages are a row that scrolls sideways; the one that is open must be in sight.
const nav = document.querySelector<HTMLElement>(".settings-nav")
const current = nav?.querySelector<HTMLElement>("[aria-current]")
// Not by `scrollIntoView`, for an address with a # has scrolled the page already.
if (nav && current) nav.scrollLeft = current.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2
