// Programs in ten idioms an API, written from a model. Each prints its status and objective in a last line.

const number = (value) => (Number.isInteger(value) ? String(value) : String(value));
const json = (value) => JSON.stringify(value);

/** A model as MPS text of our own writer to plain data. */
export function modelOf(mps) {
  const model = { maximize: false, offset: 0, columns: [], rows: [] };
  const columns = new Map();
  const rows = new Map();
  let section = '';
  let integer = false;
  let objective = '';
  for (const line of mps.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (line !== '' && !line.startsWith(' ')) {
      section = fields[0];
      continue;
    }
    if (fields[0] === '') continue;
    if (section === 'OBJSENSE') model.maximize = fields[0] === 'MAX';
    if (section === 'ROWS' && fields[0] === 'N') objective = fields[1];
    else if (section === 'ROWS') {
      const row = { name: fields[1], terms: [], lower: fields[0] === 'L' ? null : 0, upper: fields[0] === 'G' ? null : 0 };
      rows.set(row.name, row);
      model.rows.push(row);
    }
    if (section === 'COLUMNS' && fields[2] === "'INTORG'") integer = true;
    else if (section === 'COLUMNS' && fields[2] === "'INTEND'") integer = false;
    else if (section === 'COLUMNS') {
      let column = columns.get(fields[0]);
      if (column === undefined) {
        column = { name: fields[0], lower: 0, upper: null, integer, cost: 0 };
        columns.set(column.name, column);
        model.columns.push(column);
      }
      if (fields[1] === objective) column.cost = Number(fields[2]);
      else rows.get(fields[1]).terms.push([model.columns.indexOf(column), Number(fields[2])]);
    }
    if (section === 'RHS' && fields[1] === objective) model.offset = -Number(fields[2]);
    else if (section === 'RHS') {
      const row = rows.get(fields[1]);
      if (row.lower !== null) row.lower = Number(fields[2]);
      if (row.upper !== null) row.upper = Number(fields[2]);
    }
    if (section === 'RANGES') {
      const row = rows.get(fields[1]);
      row.upper = row.lower + Number(fields[2]);
    }
    if (section === 'BOUNDS') {
      const column = columns.get(fields[2]);
      const value = Number(fields[3]);
      if (fields[0] === 'UP') column.upper = value;
      if (fields[0] === 'LO') column.lower = value;
      if (fields[0] === 'FX') column.lower = column.upper = value;
      if (fields[0] === 'FR' || fields[0] === 'MI') column.lower = null;
      if (fields[0] === 'BV') [column.lower, column.upper, column.integer] = [0, 1, true];
    }
  }
  return model;
}

/** What an API calls its parts. `v`: name of the variable in Python; `bound`: its infinity. */
const python = (name) => name.replace(/\W/g, '_').replace(/^(\d)/, '_$1');
const isBinary = ({ integer, lower, upper }) => integer && lower === 0 && upper === 1;
const sides = ({ lower, upper }) => [
  ...(lower !== null && lower === upper
    ? [['==', lower]]
    : [...(lower === null ? [] : [['>=', lower]]), ...(upper === null ? [] : [['<=', upper]])]),
];
const sum = (terms, name) =>
  terms.length === 0 ? `0 * ${name(0)}` : terms.map(([at, value]) => `${number(value)} * ${name(at)}`).join(' + ');
const costs = ({ columns }) => columns.map(({ cost }, at) => [at, cost]).filter(([, cost]) => cost !== 0);
const dict = (entries) => `{${entries.map(([key, value]) => `${json(key)}: ${value}`).join(', ')}}`;
/** Rows without terms are no program's. */
const rowsOf = ({ rows }) =>
  rows.filter(({ terms }) => terms.length > 0).flatMap((row) => sides(row).map(([sense, side]) => ({ ...row, sense, side })));

/** The words that gurobipy and coptpy differ in. */
const MODELLERS = {
  gurobipy: {
    head: 'import gurobipy as gp\nfrom gurobipy import GRB\n',
    make: 'm = gp.Model("model")\nm.Params.OutputFlag = 0\n',
    const: 'GRB',
    lib: 'gp',
    infinity: 'GRB.INFINITY',
    solve: 'm.optimize()',
    prefix: 'name',
    value: (v) => `${v}.X`,
    tail: 'print("RESULT", m.Status == GRB.OPTIMAL, m.ObjVal if m.SolCount > 0 else None)\n',
    error: 'gp.GurobiError',
    key: (name, key) => `${name}[${key}]`,
    add: 'LinExpr',
  },
  coptpy: {
    head: 'import coptpy as cp\nfrom coptpy import COPT\n',
    make: 'env = cp.Envr()\nm = env.createModel("model")\nm.setParam(COPT.Param.Logging, 0)\n',
    const: 'COPT',
    lib: 'cp',
    infinity: 'COPT.INFINITY',
    solve: 'm.solve()',
    prefix: 'nameprefix',
    value: (v) => `${v}.x`,
    tail: 'print("RESULT", m.status == COPT.OPTIMAL, m.objval if m.status == COPT.OPTIMAL else None)\n',
    error: 'cp.CoptError',
    key: (name, key) => `${name}(${key})`,
    add: 'ExprBuilder',
  },
};

function modellerIdioms(api) {
  const w = MODELLERS[api];
  const low = ({ lower }) => (lower === null ? `-${w.infinity}` : number(lower));
  const high = ({ upper }) => (upper === null ? w.infinity : number(upper));
  const kind = (column) => `${w.const}.${isBinary(column) ? 'BINARY' : column.integer ? 'INTEGER' : 'CONTINUOUS'}`;
  const sense = ({ maximize }) => `${w.const}.${maximize ? 'MAXIMIZE' : 'MINIMIZE'}`;
  const offset = ({ offset: value }) => (value === 0 ? '' : ` + ${number(value)}`);
  const named =
    ({ columns }) =>
    (at) =>
      python(columns[at].name);
  const variable = (column, more = '') =>
    `m.addVar(lb=${low(column)}, ub=${high(column)}, vtype=${kind(column)}, name=${json(column.name)}${more})`;
  const oneByOne = (model) => model.columns.map((column) => `${python(column.name)} = ${variable(column)}\n`).join('');
  const rowText = (row, name) => `${sum(row.terms, name)} ${row.sense} ${number(row.side)}`;
  const objective = (model, name) => `m.setObjective(${sum(costs(model), name)}${offset(model)}, ${sense(model)})\n`;
  const data = (model) => {
    const names = model.columns.map(({ name }) => name);
    return `names = ${json(names)}\ncost = ${dict(model.columns.map(({ name, cost }) => [name, number(cost)]))}\nlow = ${dict(model.columns.map((c) => [c.name, low(c)]))}\nhigh = ${dict(model.columns.map((c) => [c.name, high(c)]))}\nkind = ${dict(model.columns.map((c) => [c.name, kind(c)]))}\nrows = [${rowsOf(
      model,
    )
      .map((row) => `(${dict(row.terms.map(([at, value]) => [names[at], number(value)]))}, ${json(row.sense)}, ${number(row.side)})`)
      .join(', ')}]\n`;
  };
  const addData = (left) =>
    `for coeffs, sense, side in rows:\n    left = ${left}\n    if sense == "<=":\n        m.addConstr(left <= side)\n    elif sense == ">=":\n        m.addConstr(left >= side)\n    else:\n        m.addConstr(left == side)\n`;
  const indent = (text) => `${text.trimEnd().replaceAll(/^/gm, '    ')}\n`;
  return [
    (model) =>
      w.head +
      w.make +
      oneByOne(model) +
      rowsOf(model)
        .map((row, at) => `m.addConstr(${rowText(row, named(model))}, name="c${at}")\n`)
        .join('') +
      objective(model, named(model)) +
      `${w.solve}\n${w.tail}`,
    (model) =>
      w.head +
      data(model) +
      w.make +
      `x = m.addVars(names, lb=low, ub=high, vtype=kind, ${w.prefix}="x")\n` +
      addData(`${w.lib}.quicksum(a * x[j] for j, a in coeffs.items())`) +
      `m.setObjective(${w.lib}.quicksum(cost[j] * x[j] for j in names)${offset(model)}, ${sense(model)})\n${w.solve}\n${w.tail}`,
    (model) =>
      w.head +
      data(model) +
      w.make +
      'x = {j: m.addVar(lb=low[j], ub=high[j], vtype=kind[j], name=j) for j in names}\n' +
      addData('sum(a * x[j] for j, a in coeffs.items())') +
      `m.setObjective(sum(cost[j] * x[j] for j in names)${offset(model)}, ${sense(model)})\n${w.solve}\n${w.tail}`,
    (model) =>
      w.head +
      w.make +
      model.columns.map((column, at) => `v${at} = ${variable(column)}\n`).join('') +
      `x = [${model.columns.map((_, at) => `v${at}`).join(', ')}]\n` +
      rowsOf(model)
        .map(
          (row) =>
            `e = ${w.lib}.${w.add}()\n${row.terms.map(([at, value]) => `e += ${number(value)} * x[${at}]\n`).join('')}m.addConstr(e ${row.sense} ${number(row.side)})\n`,
        )
        .join('') +
      objective(model, (at) => `x[${at}]`) +
      `${w.solve}\n${w.tail}`,
    (model) =>
      w.head +
      w.make +
      model.columns.map((column) => `${python(column.name)} = ${variable(column, `, obj=${number(column.cost)}`)}\n`).join('') +
      rowsOf(model)
        .map(
          (row) =>
            `m.addConstr(${number(row.side)} ${{ '<=': '>=', '>=': '<=', '==': '==' }[row.sense]} ${sum(row.terms, named(model))})\n`,
        )
        .join('') +
      (api === 'gurobipy'
        ? `m.ModelSense = ${sense(model)}\nm.ObjCon = ${number(model.offset)}\n`
        : `m.setObjSense(${sense(model)})\nm.setObjConst(${number(model.offset)})\n`) +
      `${w.solve}\n${w.tail}`,
    (model) =>
      `${w.head}\n\ndef solve():\n${indent(
        w.make +
          oneByOne(model) +
          rowsOf(model)
            .map((row) => `m.addConstr(${rowText(row, named(model))})\n`)
            .join('') +
          objective(model, named(model)) +
          `${w.solve}\nreturn m\n`,
      )}\n\nif __name__ == "__main__":\n    try:\n        m = solve()\n        ${w.tail}    except ${w.error} as error:\n        print("RESULT", error)\n`,
    (model) =>
      w.head +
      w.make +
      model.columns.map((column) => `${python(column.name)} = m.addVar(lb=-${w.infinity}, name=${json(column.name)})\n`).join('') +
      (api === 'gurobipy' ? 'm.update()\n' : '') +
      model.columns
        .map(
          (c) =>
            `${python(c.name)}.${api === 'gurobipy' ? 'LB' : 'lb'} = ${low(c)}\n${python(c.name)}.${api === 'gurobipy' ? 'UB' : 'ub'} = ${high(c)}\n${c.integer ? (api === 'gurobipy' ? `${python(c.name)}.VType = GRB.INTEGER\n` : `${python(c.name)}.setType(COPT.INTEGER)\n`) : ''}`,
        )
        .join('') +
      rowsOf(model)
        .map((row) => `m.addConstr(${rowText(row, named(model))})\n`)
        .join('') +
      objective(model, named(model)) +
      `${w.solve}\n${w.tail}`,
    (model) =>
      w.head +
      data(model) +
      w.make +
      `x = m.addVars(names, lb=low, ub=high, vtype=kind)\n` +
      ['<=', '>=', '==']
        .map(
          (s) =>
            `m.addConstrs((x.prod(rows[i][0]) ${s} rows[i][2] for i in range(len(rows)) if rows[i][1] == ${json(s)}), ${w.prefix}="c")\n`,
        )
        .join('') +
      `m.setObjective(x.prod(cost)${offset(model)}, ${sense(model)})\n${w.solve}\n${w.tail}`,
    (model) =>
      w.head +
      w.make +
      oneByOne(model) +
      objective(model, named(model)) +
      rowsOf(model)
        .map((row, at) => `c${at} = m.addConstr(${rowText(row, named(model))}, "c${at}")\n`)
        .join('') +
      `${w.solve}\nfor v in m.getVars():\n    try:\n        print(v.${api === 'gurobipy' ? 'VarName' : 'getName()'}, ${w.value('v')})\n    except Exception:\n        pass\n${w.tail}`,
    (model) => {
      const rows = rowsOf(model).map((row) => `m.addConstr(${rowText(row, named(model))})\n`);
      return (
        w.head +
        w.make +
        oneByOne(model) +
        objective(model, named(model)) +
        rows.slice(0, -1).join('') +
        `${w.solve}\n${rows.slice(-1).join('')}${w.solve}\n${w.tail}`
      );
    },
  ];
}

function pywraplpIdioms() {
  const head = 'from ortools.linear_solver import pywraplp\n';
  const infinity = 's.infinity()';
  const low = ({ lower }) => (lower === null ? `-${infinity}` : number(lower));
  const high = ({ upper }) => (upper === null ? infinity : number(upper));
  const variable = (c) =>
    isBinary(c) ? `s.BoolVar(${json(c.name)})` : `s.${c.integer ? 'IntVar' : 'NumVar'}(${low(c)}, ${high(c)}, ${json(c.name)})`;
  const named =
    ({ columns }) =>
    (at) =>
      python(columns[at].name);
  const offset = ({ offset: value }) => (value === 0 ? '' : ` + ${number(value)}`);
  const oneByOne = (model) => model.columns.map((c) => `${python(c.name)} = ${variable(c)}\n`).join('');
  const rowText = (row, name) => `${sum(row.terms, name)} ${row.sense} ${number(row.side)}`;
  const goal = ({ maximize }) => (maximize ? 'Maximize' : 'Minimize');
  const objective = (model, name) => `s.${goal(model)}(${sum(costs(model), name)}${offset(model)})\n`;
  const tail = 'status = s.Solve()\nok = status == pywraplp.Solver.OPTIMAL\nprint("RESULT", ok, s.Objective().Value() if ok else None)\n';
  const make = (name) => `s = pywraplp.Solver.CreateSolver(${json(name)})\n`;
  const lists = (model) =>
    `cost = ${json(model.columns.map(({ cost }) => cost))}\nrows = [${rowsOf(model)
      .map((row) => `(${json(row.terms)}, ${json(row.sense)}, ${number(row.side)})`)
      .join(', ')}]\n`;
  const listed = (model) => `x = [${model.columns.map(variable).join(', ')}]\n`;
  const addLists = (left) =>
    `for terms, sense, side in rows:\n    left = ${left}\n    s.Add(left <= side if sense == "<=" else left >= side if sense == ">=" else left == side)\n`;
  const byCoefficient = (model, maker) =>
    rowsOf(model)
      .map(
        (row, at) =>
          `c = s.${maker}(${row.sense === '<=' ? `-${infinity}` : number(row.side)}, ${row.sense === '>=' ? infinity : number(row.side)}, "c${at}")\n${row.terms.map(([j, value]) => `c.SetCoefficient(x[${j}], ${number(value)})\n`).join('')}`,
      )
      .join('');
  const plain = (model, name) =>
    head +
    make(name) +
    oneByOne(model) +
    rowsOf(model)
      .map((row, at) => `s.Add(${rowText(row, named(model))}, "c${at}")\n`)
      .join('') +
    objective(model, named(model)) +
    tail;
  return [
    (model) => plain(model, 'SCIP'),
    (model) => plain(model, 'CBC'),
    (model) =>
      head +
      lists(model) +
      make('SCIP') +
      listed(model) +
      addLists('sum(a * x[j] for j, a in terms)') +
      `s.${goal(model)}(sum(c * v for c, v in zip(cost, x))${offset(model)})\n` +
      tail,
    (model) =>
      head +
      lists(model) +
      make('SCIP') +
      listed(model) +
      addLists('s.Sum([a * x[j] for j, a in terms])') +
      `s.${goal(model)}(s.Sum(cost[j] * x[j] for j in range(len(x)))${offset(model)})\n` +
      tail,
    (model) =>
      head +
      make('SCIP') +
      listed(model) +
      byCoefficient(model, 'Constraint') +
      `o = s.Objective()\n${costs(model)
        .map(([at, cost]) => `o.SetCoefficient(x[${at}], ${number(cost)})\n`)
        .join('')}o.SetOffset(${number(model.offset)})\no.Set${model.maximize ? 'Max' : 'Min'}imization()\n` +
      tail,
    (model) => head + make('CBC') + listed(model) + byCoefficient(model, 'RowConstraint') + objective(model, (at) => `x[${at}]`) + tail,
    (model) =>
      `${head}\n\ndef main():\n${(
        make('SCIP') +
        'if not s:\n    return\n' +
        oneByOne(model) +
        rowsOf(model)
          .map((row) => `s.Add(${rowText(row, named(model))})\n`)
          .join('') +
        objective(model, named(model)) +
        tail
      )
        .trimEnd()
        .replaceAll(/^/gm, '    ')}\n\n\nif __name__ == "__main__":\n    main()\n`,
    (model) =>
      head +
      make('SCIP') +
      `x = {}\n${model.columns.map((c) => `x[${json(c.name)}] = ${variable(c)}\n`).join('')}` +
      rowsOf(model)
        .map((row) => `s.Add(${rowText(row, (at) => `x[${json(model.columns[at].name)}]`)})\n`)
        .join('') +
      objective(model, (at) => `x[${json(model.columns[at].name)}]`) +
      tail,
    (model) =>
      head +
      make('SCIP') +
      oneByOne(model) +
      rowsOf(model)
        .map((row) => `s.Add(${number(row.side)} ${{ '<=': '>=', '>=': '<=', '==': '==' }[row.sense]} ${sum(row.terms, named(model))})\n`)
        .join('') +
      objective(model, named(model)) +
      tail,
    (model) => {
      const rows = rowsOf(model).map((row) => `s.Add(${rowText(row, named(model))})\n`);
      return (
        head +
        make('SCIP') +
        oneByOne(model) +
        objective(model, named(model)) +
        rows.slice(0, -1).join('') +
        's.Solve()\n' +
        rows.slice(-1).join('') +
        tail
      );
    },
  ];
}

/** By API: ten functions from a model to a program. */
export const IDIOMS = { gurobipy: modellerIdioms('gurobipy'), coptpy: modellerIdioms('coptpy'), ortools: pywraplpIdioms() };
