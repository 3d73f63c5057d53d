import { once } from "../../src/domain/once.ts"
import { html, type Html } from "../html.ts"

/** "New York" of America/New_York. */
export function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ")
}

/** The time zones to choose from, by region; the chosen one is there even if it is none of them. */
export function zoneOptions(chosen: string): Html {
  const all = zones()
  const isListed = all.some(([, zones]) => zones.includes(chosen))
  return html`${!isListed && html`<option value="${chosen}" selected>${chosen}</option>`}
      ${all.map(
        ([region, zones]) =>
          html`<optgroup label="${region}">${zones.map(
            (zone) =>
              html`<option value="${zone}"${zone === chosen && html` selected`}>${zone.slice(zone.indexOf("/") + 1).replaceAll("_", " ")}</option>`,
          )}</optgroup>`,
      )}`
}

/** Without Etc, whose signs are the wrong way round: nobody finds their own there. */
const zones = once((): readonly (readonly [region: string, zones: readonly string[]])[] => [
  ["World", ["UTC"]],
  ...Map.groupBy(
    Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/") && !zone.startsWith("Etc/")),
    (zone) => zone.slice(0, zone.indexOf("/")),
  ),
])
