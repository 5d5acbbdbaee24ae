// The list of samples of a report. Completions are hostile: everything goes into the page as text, never as HTML.

(() => {
  const PAGE = 200;
  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = (id) => document.getElementById(id);
  const list = byId('list');
  const article = byId('sample');
  const search = byId('search');
  const selects = { class: byId('by-class'), fault: byId('by-fault'), source: byId('by-source'), set: byId('by-set') };
  const environment = byId('by-environment');
  const difference = byId('by-difference');
  let found = [];
  let shown = 0;
  let current = -1;

  /** Characters that show nothing, or turn the order of others, as something that shows. */
  // biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const visible = (text) =>
    text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, (character) => {
      const code = character.codePointAt(0);
      if (code < 32) return String.fromCodePoint(0x2400 + code);
      return code === 127 ? '\u2421' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
    });
  // biome-ignore-end lint/suspicious/noControlCharactersInRegex: they are what is looked for

  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
    return element;
  }

  const problemOf = (sample) => data.problems[sample.problem];
  const environmentAt = () => (environment === null ? 0 : Number(environment.value));
  const resultOf = (sample) => sample.results[environmentAt()] ?? sample.results[0];
  const label = (truth) =>
    truth === undefined ? 'none' : truth.status === 'noSolution' ? 'no solution' : String(truth.objective ?? truth.status ?? 'none');

  // What is searched: ids, texts, faults and findings, all in lower case, made once.
  const haystacks = data.samples.map((sample) => {
    const { id, question = '' } = problemOf(sample);
    const results = sample.results.flatMap((result) => [
      ...result.faults.flatMap(({ code, message }) => [code, message]),
      ...result.warnings.map(({ code }) => code),
      ...result.lines,
      result.status,
    ]);
    return [id, question, sample.source, sample.whole, ...results].join('\n').toLowerCase();
  });

  function fill(select, all, names, words = (name) => name) {
    select.replaceChildren(
      make('option', { value: '' }, all),
      ...names.map((name) => make('option', { value: name }, visible(words(name)))),
    );
  }

  function matches(sample, index, words) {
    const result = resultOf(sample);
    if (selects.class.value !== '' && result.kind !== selects.class.value) return false;
    if (selects.fault.value !== '' && !result.faults.some(({ code }) => code === selects.fault.value)) return false;
    if (selects.source.value !== '' && sample.source !== selects.source.value) return false;
    if (selects.set.value !== '' && problemOf(sample).set !== selects.set.value) return false;
    if (difference?.checked && sample.results.every(({ kind }) => kind === sample.results[0].kind)) return false;
    return words.every((word) => haystacks[index].includes(word));
  }

  const summaryOf = (result) => {
    if (result.faults.length > 0) return `${result.faults[0].code}: ${result.faults[0].message}`;
    if (result.lines.length > 0) return result.lines[0];
    return data.classes[result.kind];
  };

  function rowOf(index) {
    const sample = data.samples[index];
    const result = resultOf(sample);
    const name = `${problemOf(sample).id}${sample.sample === undefined ? '' : ` · ${sample.sample}`}`;
    const button = make(
      'button',
      { type: 'button', 'data-index': String(index), tabindex: '-1', title: data.classes[result.kind] },
      make('span', { class: `stripe k-${result.kind}` }),
      make('span', { class: 'who' }, visible(name)),
      make('span', { class: 'what' }, visible(summaryOf(result))),
    );
    return make('li', {}, button);
  }

  function showMore() {
    list.append(...found.slice(shown, shown + PAGE).map(rowOf));
    shown = Math.min(found.length, shown + PAGE);
    byId('more').hidden = shown >= found.length;
    const some = shown < found.length ? `, the first ${shown} shown` : '';
    byId('count').textContent = `${found.length} of ${data.samples.length} samples${some}`;
  }

  function filter() {
    const words = search.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    found = data.samples.flatMap((sample, index) => (matches(sample, index, words) ? [index] : []));
    list.replaceChildren();
    shown = 0;
    showMore();
    choose(found[0] ?? -1);
  }

  /** A text in numbered lines; faults are underlined, each with its message below. */
  function code(text, faults) {
    const block = make('div', { class: 'code', tabindex: '0', role: 'group', 'aria-label': 'model text' });
    let at = 0;
    text.split(/\r\n|\n|\r/).forEach((line, number) => {
      const ends = at + line.length;
      const here = faults.filter((fault) => fault.at !== undefined && fault.at >= at && fault.at <= ends);
      const row = make('span', { 'data-line': String(number + 1), class: here.length > 0 && 'bad' });
      let from = 0;
      for (const fault of here) {
        const start = fault.at - at;
        if (start < from) continue;
        const word = /^(?:[\p{L}\p{N}_.]+|\s*\P{Z}|.)/su.exec(line.slice(start))?.[0] ?? ' ';
        row.append(visible(line.slice(from, start)), make('mark', {}, visible(word)));
        from = start + word.length;
      }
      row.append(visible(line.slice(from)));
      block.append(row);
      for (const fault of here) block.append(make('span', { class: 'message' }, visible(`${fault.code}: ${fault.message}`)));
      at = ends + (text.startsWith('\r\n', ends) ? 2 : 1);
    });
    return block;
  }

  const facts = (pairs) =>
    make(
      'dl',
      { class: 'facts' },
      pairs
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, visible(String(value))))),
    );

  const lines = (texts) =>
    make(
      'ul',
      { class: 'lines' },
      texts.map((text) => make('li', {}, visible(text))),
    );
  const titled = (title, content) => [make('h4', {}, title), content];
  const folded = (title, content) => make('details', {}, make('summary', {}, title), content);
  const pairsOf = ({ entries, of }) =>
    make(
      'ul',
      { class: 'values' },
      entries.map(([name, value]) => make('li', {}, visible(`${name} = ${value}`))),
      of > entries.length && make('li', { class: 'dim' }, `and ${of - entries.length} more`),
    );

  const sides = (name, { lower, upper }) =>
    lower !== undefined && lower === upper
      ? `${name} = ${lower}`
      : `${lower === undefined ? '' : `${lower} ≤ `}${name}${upper === undefined ? '' : ` ≤ ${upper}`}`;

  function explained({ explain, status }) {
    if (explain === undefined) return [];
    if (explain.ray !== undefined) return titled('Improves without end along', pairsOf(explain.ray));
    if (status === 'infeasible') {
      const parts = [
        ...(explain.rows ?? []).map((row) => sides(`row ${row.row}`, row)),
        ...(explain.bounds ?? []).map((bound) => sides(bound.column, bound)),
        ...(explain.integers ?? []).map((name) => `${name} is whole`),
      ];
      return parts.length === 0 ? [] : titled('These contradict each other', lines(parts));
    }
    if (explain.binding === undefined || explain.binding.length === 0) return [];
    return titled(
      'Binding rows',
      lines(explain.binding.map(({ row, side, activity }) => `${row}: ${side === 'both' ? 'both sides' : `${side} side`}, ${activity}`)),
    );
  }

  function textPart(sample, result) {
    const text = result.text === undefined ? sample.whole : result.text;
    if (text === null) return [make('p', {}, 'The completion holds no model text.')];
    const placeless = result.faults.filter(({ at }) => at === undefined || at > text.length);
    const note =
      sample.cutFrom === undefined ? [] : [make('p', { class: 'dim' }, `The beginning alone: the whole has ${sample.cutFrom} characters.`)];
    return [
      ...titled('Model text', code(text, result.faults)),
      ...note,
      placeless.length > 0 &&
        lines(placeless.map(({ code: name, message, line }) => `${name}${line === undefined ? '' : `, line ${line}`}: ${message}`)),
    ];
  }

  function tabs(sample) {
    if (sample.results.length < 2) return [];
    return make(
      'div',
      { class: 'tabs', role: 'group', 'aria-label': 'environment' },
      sample.results.map((result, k) => {
        const button = make(
          'button',
          { type: 'button', 'aria-pressed': String(k === environmentAt()) },
          visible(`${data.environments[k]}: ${data.classes[result.kind]}`),
        );
        button.addEventListener('click', () => {
          environment.value = String(k);
          draw();
        });
        return button;
      }),
    );
  }

  function draw() {
    const sample = data.samples[current];
    if (sample === undefined) {
      article.replaceChildren(make('p', { class: 'dim' }, 'No sample matches.'));
      return;
    }
    const problem = problemOf(sample);
    const result = resultOf(sample);
    const parts = Object.entries(result.parts ?? {})
      .map(([name, value]) => `${name} ${Math.round(value * 1000) / 1000}`)
      .join(', ');
    article.replaceChildren(
      ...[
        make('h3', {}, visible(`${problem.id}${sample.sample === undefined ? '' : `, sample ${sample.sample}`}`)),
        make(
          'p',
          { class: 'dim' },
          visible(`${problem.set} · ${sample.source}${sample.finished === false ? ' · cut off at the limit of tokens' : ''}`),
        ),
        make('span', { class: 'badge' }, make('span', { class: `swatch k-${result.kind}` }), data.classes[result.kind]),
        tabs(sample),
        facts([
          ['status', result.status],
          ['objective', result.objective],
          ['bound', result.bound],
          ['label, published', label(problem.published)],
          ['label in force', `${label(problem.inForce)}${problem.disputed ? ' (disputed)' : ''}`],
          ['certificate', result.certificate],
          ['answered by', result.solver],
          ['reward', result.reward],
          ['reward parts', parts === '' ? undefined : parts],
        ]),
        result.lines.length > 0 && titled('Held against the reference model', lines(result.lines)),
        textPart(sample, result),
        result.warnings.length > 0 &&
          titled(
            'Warnings',
            lines(
              result.warnings.map(
                ({ code: name, message, line, column }) => `${name}${line === undefined ? '' : ` ${line}:${column}`}: ${message}`,
              ),
            ),
          ),
        result.values !== undefined && result.values.of > 0 && titled('Values', pairsOf(result.values)),
        explained(result),
        problem.question !== undefined && folded('Problem', make('p', { class: 'question' }, visible(problem.question))),
        problem.model !== undefined && folded('Reference model', code(problem.model, [])),
        !sample.isText && result.text !== undefined && folded('Whole completion', code(sample.whole, [])),
      ]
        .flat()
        .filter(Boolean),
    );
  }

  function buttonOf(index) {
    return list.querySelector(`button[data-index="${index}"]`);
  }

  function choose(index, focus = false) {
    buttonOf(current)?.removeAttribute('aria-current');
    buttonOf(current)?.setAttribute('tabindex', '-1');
    current = index;
    const button = buttonOf(index);
    button?.setAttribute('aria-current', 'true');
    button?.setAttribute('tabindex', '0');
    if (focus) {
      button?.focus({ preventScroll: true });
      button?.scrollIntoView({ block: 'nearest' });
    }
    article.scrollTop = 0;
    draw();
  }

  function step(by) {
    const at = found.indexOf(current) + by;
    if (at < 0 || at >= found.length) return;
    while (at >= shown) showMore();
    choose(found[at], true);
  }

  const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    const inList = list.contains(event.target);
    if (event.key === 'Escape') {
      if (event.target === search && search.value !== '') {
        search.value = '';
        filter();
      } else choose(current, true);
    } else if (event.key === '/' && !typing) search.focus();
    else if (event.key === 'Enter' && inList) article.focus();
    else if (event.target === search && (event.key === 'Enter' || event.key === 'ArrowDown')) choose(current, true);
    else if (STEPS[event.key] !== undefined && !typing && (inList || event.key === 'j' || event.key === 'k')) step(STEPS[event.key]);
    else if (inList && event.key === 'Home') step(-found.indexOf(current));
    else if (inList && event.key === 'End') step(found.length - 1 - found.indexOf(current));
    else return;
    event.preventDefault();
  });

  list.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button !== null) choose(Number(button.dataset.index), true);
  });
  byId('more').addEventListener('click', showMore);
  const filters = byId('filters');
  filters.addEventListener('submit', (event) => event.preventDefault());
  filters.addEventListener('input', filter);
  filters.addEventListener('reset', () => setTimeout(filter));

  const kinds = Object.keys(data.classes).filter((name) => data.samples.some(({ results }) => results.some(({ kind }) => kind === name)));
  const codes = [
    ...new Set(data.samples.flatMap(({ results }) => results.flatMap(({ faults }) => faults.map((fault) => fault.code)))),
  ].sort();
  fill(selects.class, 'all', kinds, (name) => data.classes[name]);
  fill(selects.fault, 'any', codes);
  fill(selects.source, 'all', data.sources);
  fill(selects.set, 'all', [...new Set(data.problems.map(({ set }) => set))]);
  environment?.replaceChildren(...data.environments.map((name, k) => make('option', { value: String(k) }, visible(name))));
  filter();
})();
