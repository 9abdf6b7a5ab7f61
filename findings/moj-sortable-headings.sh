#!/usr/bin/env bash
# MOJ Frontend's sortable table says of every column that it can be sorted, after a press.
#
# A column is made sortable by an aria-sort attribute on its heading; the component puts a
# button into those headings and into no others.
#
# Expected: a heading without aria-sort, over the links of an "Action" column say, stays
#           as it was, whatever is sorted.
# Seen:     the first press of any button writes aria-sort="none" on every heading of
#           the table. The column still has no button and cannot be sorted.
# Matters:  aria-sort "none" is what a column that can be sorted says before it is. People
#           who listen to the page may be told of an order that they cannot change, and a
#           check of a page as delivered never finds it: it is there only after a press.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact \
    @ministryofjustice/frontend@11.1.0 govuk-frontend@6.6.0 jsdom@26.1.0 || exit 2

cat > table.mjs <<'NODE'
import { readFileSync } from 'node:fs'
import { JSDOM } from 'jsdom'

const about = 'node_modules/@ministryofjustice/frontend/package.json'
console.log('Version:  @ministryofjustice/frontend', JSON.parse(readFileSync(about)).version)
console.log('Expected: the heading "Action", which has no aria-sort, never gets one')

const page = new JSDOM(`
  <body class="govuk-frontend-supported">
    <table data-module="moj-sortable-table">
      <thead><tr>
        <th scope="col" aria-sort="none">Council</th>
        <th scope="col" aria-sort="none">People</th>
        <th scope="col">Action</th>
      </tr></thead>
      <tbody>
        <tr><th scope="row">Fife</th><td>12</td><td><a href="#fife">Change</a></td></tr>
        <tr><th scope="row">Moray</th><td>3</td><td><a href="#moray">Change</a></td></tr>
      </tbody>
    </table>
  </body>`)
const names = ['document', 'HTMLElement', 'HTMLButtonElement', 'HTMLTableElement']
for (const name of names) globalThis[name] = page.window[name]
globalThis.window = page.window

const { SortableTable } = await import('@ministryofjustice/frontend')
const table = document.querySelector('table')
new SortableTable(table)
const headings = () =>
  Array.from(table.tHead.rows[0].cells, (cell) =>
    [cell.textContent.trim(), cell.getAttribute('aria-sort'), !!cell.querySelector('button')])
const order = () => Array.from(table.tBodies[0].rows, (row) => row.cells[1].textContent)

const seen = { before: headings() }
table.querySelectorAll('thead button')[1].click()
Object.assign(seen, { after: headings(), order: order() })
for (const [what, found] of Object.entries(seen)) {
  console.log('Seen:    ', what, '->', JSON.stringify(found), what === 'order' ? '' : '(heading, aria-sort, has a button)')
}

const surprise = {
  before: [['Council', 'none', true], ['People', 'none', true], ['Action', null, false]],
  after: [['Council', 'none', true], ['People', 'ascending', true], ['Action', 'none', false]],
  order: ['3', '12']
}
if (JSON.stringify(seen) !== JSON.stringify(surprise)) {
  console.error('Changed: this is not what was found before')
  process.exit(1)
}
NODE
node table.mjs
