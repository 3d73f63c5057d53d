import type { Group } from "../domain/model.ts"
import { changeAccount } from "../features/settings/commands.ts"
import { groupsShop, type GroupsShop } from "./groups-shop.ts"
import type { TestWidget } from "./widget.ts"

/** W6: a Shopbell where visitors choose a group before they write. Ada and Cleo sell, Ben supports; Ada is online. */
export type ChoiceShop = GroupsShop & {
  /** In French it is "Ventes". */
  readonly sales: Group
  readonly support: Group
  /** A widget whose visitor has chosen, and has written nothing. */
  choosing(group: Group): Promise<TestWidget>
}

export const HOSTILE = `"><img src=x onerror=alert(1)>{{7*7}}`

export async function choiceShop(): Promise<ChoiceShop> {
  const shop = await groupsShop({ ada: "online" })
  const { io, ada, ben, cleo } = shop
  const sales = shop.made("Sales", [ada, cleo], { names: { fr: "Ventes" } })
  const support = shop.made("Support", [ben])
  changeAccount(io, { asksForGroup: true })
  await io.db.durable()
  return {
    ...shop,
    sales,
    support,
    async choosing(group) {
      const widget = await shop.widget()
      widget.groupId = group.id
      await widget.hello()
      return widget
    },
  }
}

/** What it was told last, each as "Sales, online". */
export function offeredTo(widget: TestWidget): readonly string[] {
  const frames = widget.frames.flatMap((frame) => (frame.type === "groups" || frame.type === "welcome" ? [frame.groups ?? []] : []))
  return frames.at(-1)!.map(({ name, isOnline }) => `${name}, ${isOnline ? "online" : "away"}`)
}

/** Mode, faces and whether it is its own, as the panel takes it: a welcome's, then its own, if it has one. */
export function told(widget: TestWidget) {
  let mode = widget.of("welcome")[0]!.mode
  for (const frame of widget.frames) {
    if (frame.type === "welcome") mode = frame.mode
    if (frame.type === "mode" && (frame.isOwn || !mode.isOwn)) mode = frame
  }
  return [mode.mode, mode.faces.map(({ name }) => name), mode.isOwn]
}
