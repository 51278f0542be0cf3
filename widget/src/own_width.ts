/** How much the element's own width holds, in pixels: neither the window's nor the page's text decides. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Pixels from which two fields stand side by side, and the map beside the list. */
const MEDIUM = 640;
const WIDE = 832;

export type Room = "narrow" | "medium" | "wide";

export class OwnWidth implements ReactiveController {
  room: Room = "narrow";
  readonly #observer = new ResizeObserver(([entry]) => this.#take(entry?.contentRect.width ?? 0));

  constructor(readonly host: ReactiveControllerHost & Element) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  #take(width: number): void {
    const room = width >= WIDE ? "wide" : width >= MEDIUM ? "medium" : "narrow";
    if (room === this.room) return;
    this.room = room;
    this.host.requestUpdate();
  }
}
