/** What pages do beyond links and forms: keys, and the count of what is picked. Every page works without it. */

/** A box that is ticked hears no letters. */
const inField = (target) => target instanceof HTMLElement && target.closest('input:not([type="checkbox"]), textarea, select, dialog[open]');

/** Elements with a key: `data-key="x"` is pressed, `data-go="l"` follows after `g`. */
let afterG = false;

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && inField(event.target) && !event.target.closest('dialog')) {
    // A search field would empty itself.
    event.preventDefault();
    return event.target.blur();
  }
  if (inField(event.target)) return;
  if (event.key === '?') return showKeys();
  if (event.key === '/') return press(document.querySelector('[data-key="/"]'), event);
  const name = CSS.escape(event.key);
  const found = document.querySelector(afterG ? `[data-go="${name}"]` : `[data-key="${name}"]`);
  const startsGo = event.key === 'g' && !afterG;
  afterG = startsGo;
  if (!startsGo && found) press(found, event);
  else if (event.key === 'j' || event.key === 'k') step(event.key === 'j' ? 1 : -1, event);
});

function press(element, event) {
  if (!element) return;
  event.preventDefault();
  if (element.matches('input:not([type="checkbox"], [type="radio"]), textarea, select')) element.focus();
  else element.click();
}

/** Goes to the next or the last of what is listed. */
function step(by, event) {
  const all = [...document.querySelectorAll('[data-step]')];
  if (all.length === 0) return;
  const at = all.indexOf(document.activeElement?.closest('[data-step]'));
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
  event.preventDefault();
  next.focus();
}

function showKeys() {
  const dialog = document.getElementById('keys');
  const list = dialog.querySelector('dl');
  const lines = [...document.querySelectorAll('[data-key]')].map((each) => [each.dataset.key, labelOf(each)]);
  const ways = [...document.querySelectorAll('[data-go]')].map((each) => [`g ${each.dataset.go}`, labelOf(each)]);
  if (document.querySelector('[data-step]')) lines.push(['j', 'next'], ['k', 'the one before']);
  list.replaceChildren(
    ...[...lines, ...ways, ['?', 'these keys']].flatMap(([key, meaning]) => {
      const term = document.createElement('dt');
      const name = document.createElement('kbd');
      name.textContent = key;
      term.append(name);
      const text = document.createElement('dd');
      text.textContent = meaning;
      return [term, text];
    }),
  );
  dialog.showModal();
}

const labelOf = (element) => element.getAttribute('aria-label') || element.title || element.textContent.trim();

/** How many books are picked stands where they are worked on. */
function countPicked() {
  const count = document.querySelectorAll('input[name="book"]:checked').length;
  for (const place of document.querySelectorAll('[data-picked]')) place.textContent = String(count);
}

document.addEventListener('change', (event) => {
  if (event.target.matches?.('[data-pick-all]')) for (const box of document.querySelectorAll('input[name="book"]')) box.checked = event.target.checked;
  countPicked();
});
document.addEventListener('htmx:afterSwap', countPicked);
countPicked();

/** Chapters are edited as a table; the lines of the text are what is sent. */
function chapterTable(text) {
  const body = document.createElement('tbody');
  const input = (label, value, size) => {
    const field = document.createElement('input');
    field.setAttribute('aria-label', label);
    Object.assign(field, { value, size, spellcheck: false, autocomplete: 'off' });
    return field;
  };
  const button = (label, act) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = label;
    made.addEventListener('click', act);
    return made;
  };
  const addRow = (line, before = null) => {
    const [, time = '', title = ''] = /^(\S*)\s?(.*)$/.exec(line.trim()) ?? [];
    const row = document.createElement('tr');
    const remove = button('Remove', () => {
      (row.nextElementSibling ?? row.previousElementSibling)?.querySelector('input').focus();
      row.remove();
    });
    const above = button('Insert above', () => addRow('', row).querySelector('input').focus());
    const cells = [input('Start', time, 12), input('Title', title, 40), [above, remove]].map((content) => {
      const cell = document.createElement('td');
      cell.append(...[content].flat());
      return cell;
    });
    row.append(...cells);
    body.insertBefore(row, before);
    return row;
  };
  const fill = () => {
    body.replaceChildren();
    for (const line of text.value.split('\n')) if (line.trim() !== '') addRow(line);
  };
  const read = () => {
    const rows = [...body.rows].map((row) => [...row.querySelectorAll('input')].map(({ value }) => value.trim()).join(' '));
    text.value = rows
      .filter((line) => line.trim() !== '')
      .map((line) => `${line}\n`)
      .join('');
  };
  const table = document.createElement('table');
  table.className = 'chapters';
  const head = table.createTHead().insertRow();
  for (const name of ['Start', 'Title', '']) {
    const cell = document.createElement(name ? 'th' : 'td');
    cell.textContent = name;
    head.append(cell);
  }
  table.append(body);
  const wide = document.createElement('div');
  wide.className = 'wide';
  const add = button('Add a chapter', () => addRow('').querySelector('input').focus());
  const toggle = button('As text', () => {
    const isText = !text.hidden;
    if (isText) fill();
    else read();
    text.hidden = isText;
    wide.hidden = add.hidden = !isText;
    toggle.textContent = isText ? 'As text' : 'As a table';
  });
  const bar = document.createElement('p');
  bar.className = 'row';
  bar.append(add, toggle);
  wide.append(table);
  fill();
  text.hidden = true;
  text.after(wide, bar);
  text.form.addEventListener('submit', () => text.hidden && read());
}

for (const text of document.querySelectorAll('textarea[data-chapters]')) {
  const details = text.closest('details');
  if (!details || details.open) chapterTable(text);
  else details.addEventListener('toggle', () => chapterTable(text), { once: true });
}

/** What is live is made anew when something happened: soon after the first event, and at most every other second however many come. */
const CALM_MS = 2000;

function followEvents() {
  const names = document.querySelector('[data-live]').dataset.live.split(' ');
  let source;
  let timer;
  const refresh = () => {
    timer = undefined;
    const live = document.querySelector('[data-live]');
    // Who is choosing something is not disturbed.
    if (!live || live.contains(document.activeElement?.closest('select, input'))) return later();
    window.htmx?.trigger(live, 'happened');
  };
  const later = () => {
    if (timer === undefined) timer = setTimeout(refresh, CALM_MS);
  };
  const follow = () => {
    source?.close();
    source = undefined;
    if (document.hidden) return;
    source = new EventSource(`/api/v1/events?only=${names.join(',')}`);
    for (const name of [...names, 'missed']) source.addEventListener(name, later);
    later();
  };
  document.addEventListener('visibilitychange', follow);
  follow();
}

if (document.querySelector('[data-live]')) followEvents();
