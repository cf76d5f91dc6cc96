/** Where menus and popovers are put: nothing outside an open dialog can be seen or reached. */
export const overlayHost = (): Element =>
  document.querySelector('dialog[open]') ?? document.querySelector('main') ?? document.body
