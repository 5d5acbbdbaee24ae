import type { Convention } from '../../src/engine.ts';

/** A text that holds one construct of the table of dialects, and as few others as can be. */
export interface Case {
  readonly text: string;
  /** Constructs that it cannot do without. */
  readonly besides?: readonly string[];
  readonly conventions?: readonly Convention[];
}

interface LpParts {
  readonly sense?: string;
  readonly objective?: string;
  readonly word?: string;
  readonly rows?: string;
  readonly bounds?: string;
  readonly tail?: string;
  readonly end?: string;
}

/** An LP text of five parts, each one or more lines. */
function lp(parts: LpParts): string {
  const { sense, objective, word, rows, bounds, tail, end } = {
    sense: 'Maximize',
    objective: ' obj: x + y',
    word: 'Subject To',
    rows: ' c1: x + y <= 10',
    bounds: 'Bounds\n x <= 5\n y <= 7',
    tail: '',
    end: 'End\n',
    ...parts,
  };
  return [sense, objective, word, rows, bounds, tail].filter((part) => part !== '').join('\n') + (end === '' ? '' : `\n${end}`);
}

const row = (text: string): string => lp({ rows: ` c1: ${text}` });
const cost = (text: string): string => lp({ sense: 'Minimize', objective: ` obj: ${text}` });
const bound = (text: string): string => lp({ bounds: `Bounds\n ${text}` });
const kinds = (text: string): string => lp({ tail: text });
const column = (name: string): string => lp({ objective: ` obj: z + ${name}`, rows: ` c1: z + ${name} <= 10`, bounds: '' });
const SET = 's1: S1:: x:1 y:2';

export const LP_CASES: Readonly<Record<string, Case>> = {
  byteOrderMark: { text: `\uFEFF${lp({})}` },
  carriageReturn: { text: lp({}).replace(' x <= 5\n', ' x <= 5\r') },
  longLine: { text: row(`x + ${Array.from({ length: 60 }, (_, i) => `column${i + 100}`).join(' + ')} <= 10`) },
  commentBehind: { text: row('x + y <= 10 \\ a comment') },
  foreignComment: { text: row('x + y <= 10\n# a comment') },
  semicolon: { text: row('x + y <= 10 ;') },
  missingEnd: { text: `${lp({ end: '' })}\n` },
  missingEndNewline: { text: lp({ end: '' }) },
  textAfterEnd: { text: lp({ end: 'End\nthat is all\n' }) },
  missingRows: { text: lp({ word: '', rows: '' }) },
  sharedLine: { text: bound('x <= 5 y <= 7') },
  britishSense: { text: lp({ sense: 'Maximise' }) },
  maximumWord: { text: lp({ sense: 'Maximum' }) },
  suchThat: { text: lp({ word: 'Such That' }) },
  stPoint: { text: lp({ word: 'st.' }) },
  rowsSpelling: { text: lp({ word: 's.t' }) },
  boundWord: { text: lp({ bounds: 'Bound\n x <= 5' }) },
  shortKind: { text: kinds('Gen\n x') },
  gensWord: { text: kinds('Gens\n x') },
  integerWord: { text: kinds('Integers\n x') },
  intWord: { text: kinds('Int\n x') },
  semiContinuous: { text: kinds('Semi-Continuous\n x') },
  semisWord: { text: kinds('Semis\n x') },
  semiWord: { text: kinds('Semi\n x') },
  semiBlank: { text: kinds('Semi Continuous\n x') },
  semiInteger: { text: kinds('Semi-Integer\n x') },
  setsSection: { text: kinds(`SOS\n ${SET}`) },
  typedSetsSection: { text: kinds('SOS1\n s1: x:1 y:2') },
  lazySection: { text: lp({ rows: ' c1: x + y <= 10\nLazy Constraints\n c2: x <= 3', tail: 'General\n x' }) },
  lazyWithoutIntegers: { text: lp({ rows: ' c1: x + y <= 10\nLazy Constraints\n c2: x <= 3' }), besides: ['lazySection'] },
  userCuts: { text: lp({ rows: ' c1: x + y <= 10\nUser Cuts\n c2: x <= 3' }) },
  blanksInWord: { text: lp({ word: 'Subject  To' }) },
  wordNotFirst: { text: lp({ objective: ' obj: x + y Subject To', word: '' }) },
  wordIndented: { text: lp({ word: ' Subject To' }) },
  objectiveColon: { text: lp({ sense: 'Maximize:' }) },
  rowsColon: { text: lp({ word: 'Subject To:' }) },
  wordColon: { text: lp({ bounds: 'Bounds:\n x <= 5' }) },
  objectiveOnLine: { text: lp({ sense: 'Maximize obj: x + y', objective: '' }) },
  rowOnLine: { text: lp({ word: 'Subject To c1: x + y <= 10', rows: '' }) },
  entryOnLine: { text: kinds('General x') },
  boundsAfterGenerals: { text: lp({ bounds: 'General\n x', tail: 'Bounds\n x <= 5' }) },
  boundsAfterBinaries: { text: lp({ bounds: 'Binary\n x', tail: 'Bounds\n y <= 5' }) },
  rowsLate: { text: lp({ word: 'Bounds', rows: ' x <= 5', bounds: 'Subject To\n c1: x + y <= 10' }) },
  repeatedRows: { text: lp({ rows: ' c1: x + y <= 10\nSubject To\n c2: x <= 4' }) },
  repeatedBounds: { text: lp({ tail: 'Bounds\n y >= 1' }) },
  repeatedList: { text: kinds('General\n x\nGeneral\n y') },
  repeatedListApart: { text: lp({ rows: ' c1: x + y + z <= 10', tail: 'General\n x\nBinary\n z\nGeneral\n y' }) },
  repeatedSection: { text: kinds(`SOS\n ${SET}\nSOS\n s2: S2:: x:1 y:2`), besides: ['setsSection'] },
  gluedOperator: { text: row('x+ y <= 10') },
  gluedSign: { text: row('x -3 y <= 10') },
  gluedSense: { text: row('x + y <=10') },
  gluedColon: { text: lp({ rows: ' c1:x + y <= 10' }) },
  gluedNumber: { text: row('3x + y <= 10') },
  hexadecimal: { text: row('0x10 + y <= 10') },
  leadingPoint: { text: row('.5 x + y <= 10') },
  gluedBracket: { text: cost('x + [x^2] / 2'), besides: ['bracketObjective'] },
  powerBlank: { text: cost('x + [ x^ 2 ] / 2'), besides: ['bracketObjective'] },
  powerDecimal: { text: cost('x + [ x^2.0 ] / 2'), besides: ['bracketObjective'] },
  gluedProduct: { text: cost('x + [ x^2 + y^2 + x*y ] / 2'), besides: ['bracketObjective'] },
  scaledProduct: { text: cost('x + [ 3 * x^2 ] / 2'), besides: ['bracketObjective'] },
  unicodeOperator: { text: row('x + y ≤ 10') },
  strictSense: { text: row('x + y < 10') },
  reversedSense: { text: row('x + y =< 10') },
  reversedBound: { text: bound('x =< 5') },
  doubleEqual: { text: row('x + y == 10') },
  doubleEqualBound: { text: bound('x == 5') },
  twoSigns: { text: row('x + - y <= 10') },
  threeSigns: { text: row('x - - - y <= 10'), besides: ['twoSigns'] },
  product: { text: row('3 * x + y <= 10') },
  arithmetic: { text: row('x + y <= 3 + 4') },
  parentheses: { text: row('2 ( x + y ) <= 10') },
  columnsOnRight: { text: row('x <= y') },
  rangeRow: { text: row('2 <= x + y <= 10') },
  infiniteSide: { text: row('x + y <= inf') },
  hugeNumber: { text: bound('x <= 1e25') },
  infiniteNumber: { text: bound('x <= 1e30') },
  constantLeft: { text: row('x + y + 5 <= 10') },
  objectiveConstant: { text: cost('x + y + 5') },
  objectiveConstantEarly: { text: cost('5 + x + y') },
  constantRow: { text: lp({ rows: ' c1: x + y <= 10\n c2: 0 >= -3' }) },
  emptyObjective: { text: lp({ objective: ' obj:' }) },
  repeatedCost: { text: cost('2 x + 3 x + y') },
  repeatedTerm: { text: row('x + x + y <= 10') },
  bracketObjective: { text: cost('x + [ x^2 ] / 2') },
  bracketWhole: { text: cost('x + [ x^2 ]'), besides: ['bracketObjective'] },
  bracketDecimal: { text: cost('x + [ x^2 ] / 2.0'), besides: ['bracketObjective'] },
  bracketScaled: { text: cost('x + [ x^2 ] / 4'), besides: ['bracketObjective'] },
  bracketFactor: { text: cost('x + 3 [ x^2 ] / 2'), besides: ['bracketObjective'] },
  bracketMinus: { text: cost('x - [ - x^2 ] / 2'), besides: ['bracketObjective'] },
  bracketTwice: { text: cost('[ x^2 ] / 2 + [ y^2 ] / 2'), besides: ['bracketObjective'] },
  bracketPair: { text: cost('[ x^2 + x^2 ] / 2'), besides: ['bracketObjective'] },
  bracketRow: { text: row('x + [ x^2 ] <= 10') },
  bracketRowHalf: { text: row('x + [ x^2 ] / 2 <= 10'), besides: ['bracketRow'] },
  indicator: { text: lp({ rows: ' c1: b = 1 -> x + y <= 10', tail: 'Binary\n b' }) },
  repeatedRowName: { text: lp({ rows: ' c1: x + y <= 10\n c1: x <= 4' }) },
  digitLabel: { text: lp({ rows: ' 1: x + y <= 10' }) },
  wordLabel: { text: lp({ rows: ' bounds: x + y <= 10' }) },
  wordColumn: { text: column('max') },
  freeColumn: { text: column('free') },
  intColumn: { text: column('int') },
  rareWordColumn: { text: column('bins') },
  wordListed: { text: lp({ objective: ' obj: x + free', tail: 'General\n x free' }), besides: ['freeColumn'] },
  longName: { text: column('n'.repeat(256)) },
  wideName: { text: column('größe') },
  bracketName: { text: column('x[1]') },
  blankName: { text: column('x(1, 2)') },
  barName: { text: column('x|1') },
  specialName: { text: column('x(1)') },
  exponentName: { text: column('e1') },
  numberName: { text: column('inflow') },
  infinityWord: { text: bound('x >= -infinity') },
  valueFirst: { text: bound('5 >= x') },
  valueFirstRange: { text: bound('8 >= x >= 2') },
  valueFirstEqual: { text: bound('3 = x') },
  undeclaredColumn: { text: kinds('General\n z') },
  repeatedBound: { text: bound('x <= 5\n x <= 4') },
  repeatedBoundFirst: { text: bound('x <= 5\n x <= 4'), conventions: ['firstBoundWins'] },
  negativeUpper: { text: bound('x <= -5'), besides: ['crossedBounds'] },
  negativeUpperFree: { text: bound('x <= -5'), conventions: ['negativeUpperFree'] },
  crossedBounds: { text: bound('5 <= x <= 3') },
  crossedInteger: { text: lp({ bounds: 'Bounds\n 5 <= x <= 3', tail: 'General\n x' }) },
  binaryOutside: { text: lp({ bounds: 'Bounds\n x <= 5', tail: 'Binary\n x' }) },
  binaryNarrowed: { text: lp({ bounds: 'Bounds\n x = 1', tail: 'Binary\n x' }) },
  binaryAndGeneral: { text: lp({ bounds: '', tail: 'General\n x\nBinary\n x' }) },
  generalAfterBinary: { text: lp({ bounds: '', tail: 'Binary\n x\nGeneral\n x' }) },
  semiAndGeneral: { text: kinds('General\n x\nSemi-Continuous\n x'), besides: ['semiContinuous'] },
  semiThenGeneral: { text: kinds('Semi-Continuous\n x\nGeneral\n x'), besides: ['semiContinuous'] },
  semiUnbounded: { text: lp({ bounds: '', tail: 'Semi-Continuous\n x' }), besides: ['semiContinuous'] },
};

interface MpsParts {
  readonly name?: string;
  readonly sense?: string;
  readonly rows?: string;
  readonly columns?: string;
  readonly rhs?: string;
  readonly ranges?: string;
  readonly bounds?: string;
  readonly tail?: string;
  readonly end?: string;
}

/** An MPS text of its sections; those left out have their usual lines. */
function mps(parts: MpsParts): string {
  const all = {
    name: 'NAME m',
    sense: '',
    rows: 'ROWS\n N obj\n L c1\n G c2',
    columns: 'COLUMNS\n x obj 1 c1 1\n x c2 1\n y obj 2 c1 1',
    rhs: 'RHS\n RHS c1 10 c2 1',
    ranges: '',
    bounds: '',
    tail: '',
    end: 'ENDATA\n',
    ...parts,
  };
  const { name, sense, rows, columns, rhs, ranges, bounds, tail, end } = all;
  return [name, sense, rows, columns, rhs, ranges, bounds, tail, end].filter((part) => part !== '').join('\n');
}

const mpsBound = (text: string): string => mps({ bounds: `BOUNDS\n ${text}` });
const marked = (bounds: string, quote = "'"): string =>
  mps({
    columns: `COLUMNS\n M1 'MARKER' ${quote}INTORG${quote}\n x obj 1 c1 1\n x c2 1\n M2 'MARKER' ${quote}INTEND${quote}\n y obj 2 c1 1`,
    bounds: bounds === '' ? '' : `BOUNDS\n ${bounds}`,
  });
const twoFree = 'ROWS\n N obj\n N other\n L c1\n G c2';
const lazy = (bounds: string): string =>
  mps({ rows: 'ROWS\n N obj\n L c1\nLAZYCONS\n G c2', bounds: bounds === '' ? '' : `BOUNDS\n ${bounds}` });

export const MPS_CASES: Readonly<Record<string, Case>> = {
  mpsByteOrderMark: { text: `\uFEFF${mps({})}` },
  mpsCarriageReturn: { text: mps({}).replace('NAME m\n', 'NAME m\r') },
  blankInName: {
    text: [
      'NAME          BLANKS',
      'ROWS',
      ' N  COST',
      ' G  MY NEED',
      'COLUMNS',
      '    MY X      COST               4.0   MY NEED            1.0',
      'RHS',
      '    RHS       MY NEED           10.0',
      'ENDATA',
      '',
    ].join('\n'),
  },
  lowerCaseSection: { text: mps({}).replace('ROWS', 'rows') },
  dExponent: { text: mps({ rhs: 'RHS\n RHS c1 1.0D1' }) },
  lowerCaseType: { text: mps({ rows: 'ROWS\n N obj\n l c1\n G c2' }) },
  unquotedMarker: { text: marked('UP BND x 4', '') },
  leadingTab: { text: mps({ rows: 'ROWS\n N obj\n\tL c1\n G c2' }) },
  dollarComment: { text: mps({ rhs: 'RHS\n RHS c1 10 $ a comment' }) },
  missingName: { text: mps({ name: '' }) },
  nameLate: { text: mps({ name: 'OBJSENSE\n    MAX\nNAME m' }) },
  senseOneLine: { text: mps({ sense: 'OBJSENSE MAX' }) },
  senseLongOneLine: { text: mps({ sense: 'OBJSENSE MAXIMIZE' }), besides: ['senseLong'] },
  senseLong: { text: mps({ sense: 'OBJSENSE\n    MAXIMIZE' }) },
  senseBritish: { text: mps({ sense: 'OBJSENSE\n    MAXIMISE' }) },
  senseMaximum: { text: mps({ sense: 'OBJSENSE\n    MAXIMUM' }) },
  senseLowerCase: { text: mps({ sense: 'OBJSENSE\n    max' }) },
  senseFirstColumn: { text: mps({ sense: 'OBJSENSE\nMAX' }) },
  senseAlone: { text: mps({ sense: 'MAX' }) },
  senseLate: { text: mps({ tail: 'OBJSENSE\n    MAX' }) },
  senseTwice: { text: mps({ sense: 'OBJSENSE\n    MAX\nOBJSENSE\n    MAX' }) },
  objectiveName: { text: mps({ sense: 'OBJNAME\n    obj' }) },
  objectiveNameOneLine: { text: mps({ sense: 'OBJNAME obj' }), besides: ['objectiveName'] },
  objectiveNameOther: { text: mps({ sense: 'OBJECTIVE\n    obj' }) },
  unusedFreeRow: { text: mps({ rows: twoFree }) },
  noFreeRow: { text: mps({ rows: 'ROWS\n L obj\n L c1\n G c2' }) },
  boundsEarly: { text: mps({ rhs: 'BOUNDS\n UP BND x 4', bounds: 'RHS\n RHS c1 10' }) },
  rangesEarly: { text: mps({ rhs: 'RANGES\n RNG c1 3', ranges: 'RHS\n RHS c1 10' }) },
  splitColumn: { text: mps({ columns: 'COLUMNS\n x obj 1 c1 1\n y obj 2 c1 1\n x c2 1' }) },
  missingRhs: { text: mps({ rhs: '' }) },
  objectiveSide: { text: mps({ rhs: 'RHS\n RHS obj -5 c1 10' }) },
  freeRowSide: { text: mps({ rows: twoFree, rhs: 'RHS\n RHS other 5 c1 10' }), besides: ['unusedFreeRow'] },
  freeRowRange: { text: mps({ ranges: 'RANGES\n RNG obj 5' }) },
  sideTwice: { text: mps({ rhs: 'RHS\n RHS c1 10\n RHS c1 5' }) },
  rangeTwice: { text: mps({ ranges: 'RANGES\n RNG c1 3\n RNG c1 2' }) },
  severalSides: { text: mps({ rhs: 'RHS\n A c1 10\n B c1 5' }) },
  severalSidesLast: { text: mps({ rhs: 'RHS\n A c1 10\n B c1 5' }), conventions: ['lastSetWins'] },
  severalRanges: { text: mps({ ranges: 'RANGES\n A c1 3\n B c1 2' }) },
  severalRangesLast: { text: mps({ ranges: 'RANGES\n A c1 3\n B c1 2' }), conventions: ['lastSetWins'] },
  severalBounds: { text: mpsBound('UP A x 4\n UP B x 3') },
  severalBoundsLast: { text: mpsBound('UP A x 4\n UP B x 3'), conventions: ['lastSetWins'] },
  setNameMissing: { text: mps({ rhs: 'RHS\n c1 10' }) },
  boundSetMissing: { text: mpsBound('UP x 4') },
  infiniteRange: { text: mps({ rhs: 'RHS\n RHS c1 inf c2 1' }) },
  mpsInfinityWord: { text: mpsBound('UP BND x Inf') },
  mpsHugeNumber: { text: mpsBound('UP BND x 1e25') },
  mpsInfiniteNumber: { text: mpsBound('UP BND x 1e30') },
  mpsRepeatedBound: { text: mpsBound('UP BND x 4\n UP BND x 3') },
  mpsRepeatedBoundFirst: { text: mpsBound('UP BND x 4\n UP BND x 3'), conventions: ['firstBoundWins'] },
  mpsNegativeUpper: { text: mpsBound('UP BND y -5') },
  mpsNegativeUpperInteger: { text: mpsBound('UI BND y -5') },
  mpsNegativeUpperFree: { text: mpsBound('UP BND y -5'), conventions: ['negativeUpperFree'] },
  mpsCrossedBounds: { text: mpsBound('LO BND y 3\n UP BND y 2') },
  mpsCrossedInteger: { text: mpsBound('LI BND y 3\n UI BND y 2') },
  integerDefault: { text: marked('') },
  integerDefaultInfinite: { text: marked(''), conventions: ['integerDefaultInfinite'] },
  integerLowerOnly: { text: marked('LO BND x 2') },
  semiBound: { text: mpsBound('SC BND x 5') },
  semiBoundInfinite: { text: mpsBound('SC BND x Inf'), besides: ['mpsInfinityWord'] },
  quadraticSection: { text: mps({ tail: 'QUADOBJ\n x x 2' }) },
  qsection: { text: mps({ tail: 'QSECTION\n x x 2' }) },
  quadraticRow: { text: mps({ tail: 'QCMATRIX c1\n x x 2' }) },
  quadraticRowHalf: { text: mps({ tail: 'QCMATRIX c1\n x x 2' }), conventions: ['quadraticRowHalf'] },
  quadraticRowBeforeSets: {
    text: mps({ tail: 'QCMATRIX c1\n x x 2\nSOS\n S1 set1\n  x 1\n  y 2' }),
    besides: ['quadraticRow', 'mpsSets'],
  },
  mpsSets: { text: mps({ tail: 'SOS\n S1 set1\n  x 1\n  y 2' }) },
  mpsSetsOther: { text: mps({ tail: 'SETS\n S1 set1\n  x 1\n  y 2' }) },
  mpsTypedSets: { text: mps({ tail: 'SOS1\n set1\n  x 1\n  y 2' }) },
  setHeaderWord: { text: mps({ tail: 'SOS\n S1 SOS set1\n  x 1\n  y 2' }), besides: ['mpsSets'] },
  setMemberWord: { text: mps({ tail: 'SOS\n S1 set1\n SOS x 1\n SOS y 2' }), besides: ['mpsSets'] },
  mpsIndicators: { text: mps({ bounds: 'BOUNDS\n BV BND y', tail: 'INDICATORS\n IF c1 y 1' }) },
  lazyRows: { text: lazy('UI BND x 4') },
  lazyRowsWithoutIntegers: { text: lazy(''), besides: ['lazyRows'] },
  mpsUserCuts: { text: mps({ rows: 'ROWS\n N obj\n L c1\nUSERCUTS\n G c2' }) },
  textAfterEndata: { text: mps({ end: 'ENDATA\nthat is all\n' }) },
};
