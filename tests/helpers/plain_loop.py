"""A plan carried out by plain loops: one event, one candidate, one number at a time. Slow, and to be believed."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict

import numpy as np

from darkana.runtime.plan import (
    Apply,
    Bound,
    CandidateSpace,
    CompositeSpace,
    Const,
    Field,
    KeepBestStep,
    Lookup,
    MemberStep,
    ObjectSpace,
    Param,
    Passes,
    Pick,
    Reduce,
    RowCandidates,
    SelectStep,
    SortStep,
    TakeStep,
    UnionSpace,
)

FUNCTIONS = {
    "neg": np.negative, "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "sqrt": np.sqrt,
    "abs": np.abs, "log": np.log, "log10": np.log10, "exp": np.exp, "floor": np.floor, "sin": np.sin, "cos": np.cos,
    "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "atan2": np.arctan2, "sinh": np.sinh,
    "signed_sqrt": lambda a: -np.sqrt(-a) if a < 0 else np.sqrt(a),
    "angle_lt": lambda y, x, c: np.arctan2(y, x) < c, "angle_le": lambda y, x, c: np.arctan2(y, x) <= c,
    "angle_gt": lambda y, x, c: np.arctan2(y, x) > c, "angle_ge": lambda y, x, c: np.arctan2(y, x) >= c,
    "cosh": np.cosh, "tanh": np.tanh, "asinh": np.arcsinh, "pow": np.power,
    "lt": lambda a, b: a < b, "le": lambda a, b: a <= b, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b, "ne": lambda a, b: a < b or a > b, "not": lambda a: not a,
    "min": lambda a, b: math.nan if a != a or b != b else min(a, b),
    "max": lambda a, b: math.nan if a != a or b != b else max(a, b),
}  # fmt: skip


class Row:
    """One row: `at` is its number in its space, `get` its fields."""

    def __init__(self, at, get):
        self.at = at
        self.get = get


class Event:
    """One event of a plan. `inputs` maps each input space to a list of dicts."""

    def __init__(self, plan, inputs, outside):
        self.plan = plan
        self.outside = outside
        self.spaces = {}
        self.event = Row(0, (inputs["event"][0] if "event" in inputs else {}).__getitem__)
        unique = itertools.count()
        for name, rows in inputs.items():
            made = [row | {"@id": next(unique)} for row in rows]
            self.spaces[name] = [Row(k, row.__getitem__) for k, row in enumerate(made)]
        for space in plan.spaces:
            self.spaces[space.name] = self.objects(space)

    def value(self, node, env, at=()):
        at = dict(at)
        match node:
            case Const(value=value):
                return value
            case Param(name=name):
                return at[name]
            case Field(row=Bound(name=row), name=name):
                return (self.event if row == "event" else env[row]).get(name)
            case Field(row=Pick() as pick, name=name):
                chosen = self.pick(pick, env, at)
                return math.nan if chosen is None else chosen.get(name)
            case Apply(op="if", args=(test, yes, no)):
                return self.value(yes if self.value(test, env, at) else no, env, at)
            case Apply(op="and", args=(a, b)):
                return bool(self.value(a, env, at)) and bool(self.value(b, env, at))
            case Apply(op="or", args=(a, b)):
                return bool(self.value(a, env, at)) or bool(self.value(b, env, at))
            case Apply(op="wrap", args=(a,)):
                x = math.remainder(self.value(a, env, at), 2 * math.pi)
                return math.pi if x <= -math.pi else x
            case Apply(op=op, args=args):
                return FUNCTIONS[op](*(self.value(arg, env, at) for arg in args))
            case Lookup(table=name, args=args):
                return self.lookup(name, [self.value(arg, env, at) for arg in args])
            case Reduce():
                return self.reduce(node, env, at)
            case Passes(region=name):
                region = next(r for r in self.plan.regions if r.name == name)
                return any(all(self.value(c.condition, e, at) for c in region.cuts) for e in self.candidates())

    def rows(self, over, env, at):
        names = [name for name, _ in over.variables]
        spaces = [space for _, space in over.variables]
        for rows in itertools.product(*(self.spaces[space] for space in spaces)):
            pairs = itertools.combinations(zip(spaces, rows, strict=True), 2)
            if any(a == b and r.at >= q.at for (a, r), (b, q) in pairs):
                continue
            inner = env | dict(zip(names, rows, strict=True))
            if over.where is None or self.value(over.where, inner, at):
                yield inner

    def reduce(self, node, env, at):
        rows = list(self.rows(node.over, env, at))
        if node.kind == "count":
            return float(len(rows))
        values = [self.value(node.value, row, at) for row in rows]
        match node.kind:
            case "sum":
                return math.fsum(values) if all(map(math.isfinite, values)) else sum(values)
            case "min" | "max":
                if not values or any(v != v for v in values):
                    return math.nan
                return min(values) if node.kind == "min" else max(values)
            case kind:
                return {"any": any(values), "all": all(values), "none": not any(values)}[kind]

    def pick(self, pick, env, at):
        best, found = None, None
        for row in self.rows(pick.over, env, at):
            key = self.value(pick.key_value, row, at)
            better = best is None or (key < best if pick.direction == "min" else key > best)
            if key == key and better:
                best, found = key, row[pick.over.variables[0][0]]
        return found

    def lookup(self, name, xs):
        table = next(t for t in self.plan.tables if t.name == name)
        if any(x != x for x in xs):
            return math.nan
        cells = []
        for axis, asked in zip(table.axes, xs, strict=True):
            x = min(max(asked, axis[0]), axis[-1]) if table.clamp else asked
            if not axis[0] <= x <= axis[-1]:
                self.outside[name] += 1
                return math.nan
            last = max(i for i in range(len(axis)) if axis[i] <= x)
            last = min(last, max(len(axis) - 2, 0))
            step = table.interpolation == "step" or len(axis) == 1
            cells.append((last, 0.0 if step else (x - axis[last]) / (axis[last + 1] - axis[last])))
        sizes = [len(axis) - (table.interpolation == "step") for axis in table.axes]
        total = 0.0
        for corner in itertools.product((0, 1), repeat=len(cells)):
            weight = math.prod(t if up else 1 - t for (_, t), up in zip(cells, corner, strict=True))
            if weight:
                flat = 0
                for (i, _), up, size in zip(cells, corner, sizes, strict=True):
                    flat = flat * size + i + up
                v = table.values[flat]
                total += weight * (math.log(v) if table.interpolation == "log" else v)
        return math.exp(total) if table.interpolation == "log" else total

    def objects(self, space):
        match space:
            case ObjectSpace(parent=parent):
                rows = [row.get for row in self.spaces[parent]]
            case UnionSpace(parts=parts, fields=fields):
                rows, seen = [], set()
                for k, part in enumerate(parts):
                    for row in self.spaces[part]:
                        get = self.combined(fields, k, {part: row})
                        if get("@id") not in seen:
                            seen.add(get("@id"))
                            rows.append(get)
            case CompositeSpace(alternatives=alternatives, fields=fields):
                rows = [
                    self.combined(fields, k, legs)
                    for k, alternative in enumerate(alternatives)
                    for legs in self.fillings(alternative)
                ]
        for step in space.steps:
            env = [(get, {space.name: Row(None, get)}) for get in rows]
            match step:
                case SelectStep(condition=condition):
                    rows = [get for get, e in env if self.value(condition, e)]
                case MemberStep(field=field, value=value):
                    rows = [self.with_member(get, field, self.value(value, e)) for get, e in env]
                case SortStep(key=key, descending=descending):
                    keyed = [(self.value(key, e), get) for get, e in env]
                    order = sorted((k for k in keyed if k[0] == k[0]), key=lambda k: -k[0] if descending else k[0])
                    rows = [get for _, get in order + [k for k in keyed if k[0] != k[0]]]
                case TakeStep(count=count):
                    rows = rows[:count]
        return [Row(k, get) for k, get in enumerate(rows)]

    @staticmethod
    def with_member(get, field, value):
        return lambda name: value if name == field else get(name)

    def combined(self, fields, k, env):
        return lambda name: self.value(dict(fields)[name][k], env)

    def fillings(self, combination):
        legs = combination.legs
        lists = [
            [r for r in self.spaces[leg.space] if leg.where is None or self.value(leg.where, {leg.space: r})]
            for leg in legs
        ]
        for rows in itertools.product(*lists):
            env = {leg.name: row for leg, row in zip(legs, rows, strict=True)}
            distinct = all(env[a].at != env[b].at for a, b in combination.distinct)
            rising = all([env[a].at for a in f] < [env[b].at for b in s] for f, s in combination.increasing)
            if distinct and rising and all(self.value(c, env) for c in combination.conditions):
                yield env

    def candidates(self):
        match self.plan.candidates:
            case None:
                return [{}]
            case CandidateSpace(alternatives=(only,), steps=steps):
                found = list(self.fillings(only))
            case CandidateSpace(alternatives=several, fields=fields, steps=steps):
                found = [
                    {"candidate": Row(None, self.combined(fields, k, env))}
                    for k, each in enumerate(several)
                    for env in self.fillings(each)
                ]
            case RowCandidates(steps=steps):
                found = [{"candidate": row} for row in self.spaces["candidate"]]
        for step in steps:
            match step:
                case SelectStep(condition=condition):
                    found = [env for env in found if self.value(condition, env)]
                case KeepBestStep():
                    found = self.best(found, step)
        return found

    def best(self, found, step):
        keyed = [(self.value(step.key, env), env) for env in found]
        keyed = [k for k in keyed if k[0] == k[0]]
        if not keyed:
            return []
        best, first = (min if step.direction == "min" else max)(keyed, key=lambda k: k[0])
        if not step.identities:
            return [first]
        particles = self.particles(step, first)
        return [
            env
            for key, env in keyed
            if abs(key - best) <= 1e-9 * max(abs(key), abs(best)) and self.particles(step, env) == particles
        ]

    def particles(self, step, env):
        return sorted(self.value(identity, env) for identity in step.identities)


class Expected:
    """What the loops find: cutflow[region] rows of (label, at, events, candidates, sumw, sumw2), and so on."""

    def __init__(self, plan, events, weights, points=None):
        self.plan = plan
        self.outside = defaultdict(int)
        self.events = [Event(plan, event, self.outside) for event in events]
        self.weights = weights
        names = plan.scan.names
        shown = plan.scan.shown if points is None else points
        self.points = [tuple(zip(names, at, strict=True)) for at in shown]
        flattened = zip(*plan.scan.values, strict=True)
        self.hypotheses = [tuple(zip(names, at, strict=True)) for at in flattened] if names else [()]

    def cutflow(self, region):
        region = next(r for r in self.plan.regions if r.name == region)
        squares = math.fsum(w * w for w in self.weights)
        rows = [("all events", (), len(self.events), 0, math.fsum(self.weights), squares)]
        steps = [((), ("candidate", 0))] if self.plan.candidates is not None else []
        scans = False
        for k, cut in enumerate(region.cuts, 1):
            scans = scans or bool(cut.scans)
            steps += [(at, (cut.label, k)) for at in (self.points if scans else [()])]
        for at, (label, k) in steps:
            rows.append((label, at, *self.passing(region.cuts[:k], at)))
        return rows

    def passing(self, cuts, at):
        counts = [
            sum(all(event.value(c.condition, env, at) for c in cuts) for env in event.candidates())
            for event in self.events
        ]
        kept = [w for n, w in zip(counts, self.weights, strict=True) if n]
        return sum(map(bool, counts)), sum(counts), math.fsum(kept), math.fsum(w * w for w in kept)

    def histogram(self, name, at=()):
        histogram = next(h for h in self.plan.histograms if h.name == name)
        region = next(r for r in self.plan.regions if r.name == histogram.region)
        cuts = [c for c in region.cuts if c.label not in histogram.without]
        shape = [len(axis.edges) + 1 for axis in histogram.axes]
        values, variances, nan = np.zeros(shape), np.zeros(shape), 0
        for event, weight in zip(self.events, self.weights, strict=True):
            passing = [e for e in event.candidates() if all(event.value(c.condition, e, at) for c in cuts)]
            if histogram.level == "candidate":
                rows = passing
            elif histogram.level == "event":
                rows = [{}] if passing else []
            else:
                rows = [{histogram.level: r} for r in event.spaces[histogram.level]] if passing else []
            for env in rows:
                xs = [event.value(axis.value, env, at) for axis in histogram.axes]
                if any(x != x for x in xs):
                    nan += 1
                    continue
                cell = tuple(sum(edge <= x for edge in a.edges) for a, x in zip(histogram.axes, xs, strict=True))
                values[cell] += weight
                variances[cell] += weight**2
        return values, variances, nan

    def window(self, name, region):
        window = next(w for w in self.plan.windows if w.name == name)
        cuts = [c.condition for r in self.plan.regions if r.name == region for c in r.cuts]
        found = []
        for at in self.hypotheses:
            kept = [
                weight
                for event, weight in zip(self.events, self.weights, strict=True)
                if any(all(event.value(c, e, at) for c in [*cuts, window.condition]) for e in event.candidates())
            ]
            found.append((len(kept), math.fsum(kept), math.fsum(w * w for w in kept)))
        return found

    def spectrum(self, name):
        """Candidates in range and the bins' sums of weights and of their squares, for each hypothesis."""
        spectrum = next(s for s in self.plan.spectra if s.name == name)
        cuts = [c.condition for r in self.plan.regions if r.name == spectrum.region for c in r.cuts]
        bare = Event(self.plan, {"event": [{}]}, self.outside)
        ends = [[bare.value(end, {}, at) for end in (spectrum.low, spectrum.high)] for at in self.hypotheses]
        if spectrum.whole:
            ends = [[min(low for low, _ in ends), max(high for _, high in ends)]]
        found = []
        for at, (low, high) in zip(self.hypotheses, ends, strict=False):
            edges = [low + (high - low) * (k / spectrum.bins) for k in range(spectrum.bins + 1)]
            bins = [[] for _ in range(spectrum.bins)]
            if spectrum.when is None or bare.value(spectrum.when, {}, at):
                for event, weight in zip(self.events, self.weights, strict=True):
                    for env in event.candidates():
                        if not all(event.value(c, env, at) for c in cuts):
                            continue
                        x = event.value(spectrum.value, env, at)
                        for k in range(spectrum.bins):
                            if edges[k] <= x < edges[k + 1]:
                                bins[k].append(weight)
            sums = [[math.fsum(w**power for w in kept) for kept in bins] for power in (1, 2)]
            found.append((sum(map(len, bins)), *sums))
        return found


def compare(tally, expected):
    """Asserts that a tally is what the loops find."""
    plan, scale = expected.plan, max(math.fsum(map(abs, expected.weights)), 1e-300)
    for region, rows in tally.cutflow.items():
        found = [(r.cut, r.at, r.events, r.candidates) for r in rows]
        wanted = expected.cutflow(region)
        assert found == [row[:4] for row in wanted]
        np.testing.assert_allclose([(r.sumw, r.sumw2) for r in rows], [r[4:] for r in wanted], atol=1e-12 * scale)
    for (name, at), made in tally.histograms.items():
        values, variances, nan = expected.histogram(name, at)
        np.testing.assert_allclose(made.values, values, atol=1e-12 * scale, err_msg=name)
        np.testing.assert_allclose(made.variances, variances, atol=1e-12 * scale)
        assert made.nan == nan
    for key, counted in tally.windows.items():
        wanted = expected.window(*key)
        assert counted.events.tolist() == [w[0] for w in wanted]
        np.testing.assert_allclose(counted.sumw, [w[1] for w in wanted], atol=1e-12 * scale)
        np.testing.assert_allclose(counted.sumw2, [w[2] for w in wanted], atol=1e-12 * scale)
    for name, spread in tally.spectra.items():
        wanted = expected.spectrum(name)
        assert spread.candidates.tolist() == [w[0] for w in wanted]
        np.testing.assert_allclose(spread.sumw, [w[1] for w in wanted], atol=1e-12 * scale)
        np.testing.assert_allclose(spread.sumw2, [w[2] for w in wanted], atol=1e-12 * scale)
    assert set(tally.spectra) == {spectrum.name for spectrum in plan.spectra}
    assert set(tally.cutflow) == {region.name for region in plan.regions}
