// The program a language model would write for a model, for each Python library: explicit variables and rows, the solver's log left on, the
// result printed. Reads the plain LP texts of the benchmark alone: a row a line, bounds `x >= 0`.

const TERM = /([+-])?\s*(\d+(?:\.\d+)?)?\s*([A-Za-z_]\w*)/g;
const termsOf = (text) =>
  [...text.matchAll(TERM)].map(([, sign = '+', number = '1', name]) => ({ coefficient: sign === '-' ? `-${number}` : number, name }));

function read(text) {
  const model = { sense: 'min', objective: [], rows: [], columns: [], integers: new Set() };
  let section = '';
  for (const line of text.split('\n')) {
    if (!line.startsWith(' ')) {
      section = line;
      if (line === 'Maximize') model.sense = 'max';
      continue;
    }
    const body = line.slice(line.indexOf(':') + 1).trim();
    if (section === 'Maximize' || section === 'Minimize') model.objective = termsOf(body);
    if (section === 'Subject To') {
      const [, left, relation, side] = /^(.*?)(<=|>=|=)(.*)$/.exec(body);
      model.rows.push({ terms: termsOf(left), relation: relation === '=' ? '==' : relation, side: side.trim() });
    }
    if (section === 'Bounds') model.columns.push(body.split(' ')[0]);
    if (section === 'Generals') for (const name of body.split(' ')) model.integers.add(name);
  }
  return model;
}

const sum = (terms) => terms.map(({ coefficient, name }) => (coefficient === '1' ? name : `${coefficient} * ${name}`)).join(' + ');
const rows = (model) => model.rows.map(({ terms, relation, side }) => `${sum(terms)} ${relation} ${side}`);
const pick = (model, name, integer, continuous) => (model.integers.has(name) ? integer : continuous);

const LIBRARIES = {
  highspy: (m) => [
    'import highspy',
    'model = highspy.Highs()',
    ...m.columns.map((c) => `${c} = model.${pick(m, c, 'addIntegral', 'addVariable')}(lb=0, name="${c}")`),
    ...rows(m).map((row) => `model.addConstr(${row})`),
    `model.${m.sense === 'max' ? 'maximize' : 'minimize'}(${sum(m.objective)})`,
    'status = model.getModelStatus()',
    'if status == highspy.HighsModelStatus.kOptimal:',
    '    print("Objective value:", model.getObjectiveValue())',
    'else:',
    '    print("Status:", model.modelStatusToString(status))',
  ],
  gurobipy: (m) => [
    'import gurobipy as gp',
    'from gurobipy import GRB',
    'model = gp.Model("problem")',
    ...m.columns.map((c) => `${c} = model.addVar(lb=0, vtype=GRB.${pick(m, c, 'INTEGER', 'CONTINUOUS')}, name="${c}")`),
    `model.setObjective(${sum(m.objective)}, GRB.${m.sense === 'max' ? 'MAXIMIZE' : 'MINIMIZE'})`,
    ...rows(m).map((row) => `model.addConstr(${row})`),
    'model.optimize()',
    'if model.Status == GRB.OPTIMAL:',
    '    print("Objective value:", model.ObjVal)',
    'else:',
    '    print("Status:", model.Status)',
  ],
  coptpy: (m) => [
    'import coptpy as cp',
    'from coptpy import COPT',
    'env = cp.Envr()',
    'model = env.createModel("problem")',
    ...m.columns.map((c) => `${c} = model.addVar(lb=0, vtype=COPT.${pick(m, c, 'INTEGER', 'CONTINUOUS')}, name="${c}")`),
    `model.setObjective(${sum(m.objective)}, sense=COPT.${m.sense === 'max' ? 'MAXIMIZE' : 'MINIMIZE'})`,
    ...rows(m).map((row) => `model.addConstr(${row})`),
    'model.solve()',
    'if model.status == COPT.OPTIMAL:',
    '    print("Objective value:", model.objval)',
    'else:',
    '    print("Status:", model.status)',
  ],
  // Of OR-Tools, as its guide advises: CP-SAT for integers, GLOP where there are none.
  ortools: (m) => [
    'from ortools.linear_solver import pywraplp',
    `model = pywraplp.Solver.CreateSolver("${m.integers.size > 0 ? 'SAT' : 'GLOP'}")`,
    'infinity = model.infinity()',
    ...m.columns.map((c) => `${c} = model.${pick(m, c, 'IntVar', 'NumVar')}(0, infinity, "${c}")`),
    ...rows(m).map((row) => `model.Add(${row})`),
    `model.${m.sense === 'max' ? 'Maximize' : 'Minimize'}(${sum(m.objective)})`,
    'status = model.Solve()',
    'if status == pywraplp.Solver.OPTIMAL:',
    '    print("Objective value:", model.Objective().Value())',
    'else:',
    '    print("Status:", status)',
  ],
};

/** What a program, or a reader, calls the statuses that are none of its errors. */
export const STATUS_WORDS = {
  highspy: { Optimal: 'optimal', Infeasible: 'infeasible', Unbounded: 'unbounded' },
  gurobipy: { 2: 'optimal', 3: 'infeasible', 5: 'unbounded' },
  coptpy: { 1: 'optimal', 2: 'infeasible', 3: 'unbounded' },
  ortools: { 0: 'optimal', 2: 'infeasible', 3: 'unbounded' },
};

/** @returns the Python program of a library for an LP text of the benchmark */
export const programOf = (library, text) => `${LIBRARIES[library](read(text)).join('\n')}\n`;
