/** The report's script: sorting, filtering, opening, the theme. It moves and hides what is there and never makes markup of text. */
export const SCRIPT = `'use strict'
const root = document.documentElement
root.classList.add('js')
const byId = (id) => document.getElementById(id)
const list = byId('rows')
const rows = list ? [...list.children] : []
const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
byId('theme').addEventListener('click', () => { root.dataset.theme = dark() ? 'light' : 'dark' })

const find = byId('find')
const status = byId('status')
const server = byId('server')
const texts = new Map()
const textOf = (row) => {
  if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase())
  return texts.get(row)
}
function filter() {
  const wanted = find.value.toLowerCase()
  let count = 0
  for (const row of rows) {
    const isWanted = (status.value === '' || row.dataset.s === status.value) && (server.value === '' || row.dataset.p === server.value) &&
      (wanted === '' || textOf(row).includes(wanted))
    row.hidden = !isWanted
    if (isWanted) count++
  }
  byId('shown').textContent = count === rows.length ? count + ' exchanges' : count + ' of ' + rows.length + ' exchanges'
}
let waiting = 0
if (list) {
  find.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120) })
  status.addEventListener('change', filter)
  server.addEventListener('change', filter)
  byId('open').addEventListener('click', () => {
    const visible = rows.filter((row) => !row.hidden)
    const open = visible.some((row) => !row.open)
    for (const row of visible) row.open = open
  })
  filter()
}

let sorted = 'n'
let down = false
for (const head of document.querySelectorAll('[data-sort]')) {
  head.addEventListener('click', () => {
    const key = head.dataset.sort
    down = key === sorted ? !down : false
    sorted = key
    const isNumber = head.dataset.number !== undefined
    const of = (row) => isNumber ? (row.dataset[key] === '' ? NaN : Number(row.dataset[key])) : row.dataset[key]
    const compare = (a, b) => {
      const [x, y] = [of(a), of(b)]
      if (isNumber && (Number.isNaN(x) || Number.isNaN(y))) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
      return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1)
    }
    list.append(...rows.sort(compare))
    for (const other of document.querySelectorAll('[data-sort]')) {
      other.setAttribute('aria-pressed', String(other === head))
      other.dataset.way = other === head ? (down ? 'down' : 'up') : ''
    }
  })
}

function openTarget() {
  const row = byId(location.hash.slice(1))
  if (!row || row.tagName !== 'DETAILS') return
  row.hidden = false
  row.open = true
  row.scrollIntoView({ block: 'start' })
}
addEventListener('hashchange', openTarget)
openTarget()
`
