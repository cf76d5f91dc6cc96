/** The mark of an alert in a cell, as plain DOM: the shape of its severity in its colour. */
import type { Severity } from '../../../shared/severity.ts'
import { SEVERITY_SHAPES, SEVERITY_WORDS } from '../../format/severity.ts'

const SVG = 'http://www.w3.org/2000/svg'

export function alertMark(severity: Severity): Element {
  const mark = document.createElementNS(SVG, 'svg')
  mark.setAttribute('viewBox', '0 0 10 10')
  mark.setAttribute('class', 'alert-mark')
  mark.setAttribute('role', 'img')
  mark.style.color = `var(--${severity})`
  const title = document.createElementNS(SVG, 'title')
  title.textContent = `Alert: ${SEVERITY_WORDS[severity].toLowerCase()}`
  const shape = document.createElementNS(SVG, 'path')
  shape.setAttribute('d', SEVERITY_SHAPES[severity])
  mark.append(title, shape)
  return mark
}
