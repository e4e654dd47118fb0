package dev.hanet.toolkit.python;

import dev.hanet.toolkit.python.PythonTokens.Kind;
import dev.hanet.toolkit.python.PythonTokens.Token;
import dev.hanet.toolkit.python.PythonValue.Dict;
import dev.hanet.toolkit.python.PythonValue.Flag;
import dev.hanet.toolkit.python.PythonValue.Items;
import dev.hanet.toolkit.python.PythonValue.Nothing;
import dev.hanet.toolkit.python.PythonValue.Numeral;
import dev.hanet.toolkit.python.PythonValue.Text;
import dev.hanet.toolkit.python.PythonValue.Unread;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables of a Python text that only assigns values: literals, {@code dict(...)}, names that were assigned above, and a little
 * arithmetic.
 *
 * <p>Whatever else an expression is, it stays {@linkplain Unread unread}, which matters to whoever needs it. Statements that would run
 * something are mistakes: calls, imports, loops, conditions, definitions.
 */
final class PythonParser {
    /** Most brackets inside one another. */
    private static final int DEEPEST = 100;

    private static final int LONGEST = 100_000;
    private static final String BASE = "_base_";
    private static final Set<String> BLOCKS = Set.of(
            "if", "elif", "else", "for", "while", "with", "def", "class", "try", "except", "finally", "async", "match");
    private static final Set<String> OTHERS = Set.of(
            "import", "from", "del", "assert", "return", "raise", "global", "nonlocal", "yield", "break", "continue");
    private static final Set<String> NO_VALUES = Set.of("lambda", "not", "await", "yield");
    private static final Pattern OF_BASE = Pattern.compile("\\{\\{\\s*(" + BASE + "(?:\\.\\w+)*)\\s*}}");
    private static final String REMEDY = "write the value itself in a copy of the file";

    /** Answers what the files that {@code _base_} names assign. */
    interface Bases {
        Dict read(Location at, List<Text> files) throws PythonFault;
    }

    private final List<Token> tokens;
    private final Bases bases;
    private final List<Problem> problems;
    private final PythonConfig.Budget budget;
    private final Map<String, PythonValue> variables = new LinkedHashMap<>();
    private int next;
    private int depth;

    /** Reads the tokens of a file; what is wrong goes to {@code problems}. */
    PythonParser(List<Token> tokens, Bases bases, List<Problem> problems, PythonConfig.Budget budget) {
        this.tokens = tokens;
        this.bases = bases;
        this.problems = problems;
        this.budget = budget;
    }

    /**
     * All variables, {@code _base_} among them as what its files assign.
     *
     * @throws PythonFault where the text cannot be followed any further
     */
    Map<String, PythonValue> parse() throws PythonFault {
        boolean isInBlock = false;
        while (peek().kind() != Kind.END) {
            Token first = peek();
            if (first.kind() == Kind.LINE || first.is(";")) {
                next++;
            } else if (first.at().column() > 1 && isFirst()) {
                if (!isInBlock) {
                    refuse(first, "the line is indented, and nothing above begins a block", REMEDY);
                }
                isInBlock = true;
                skipLine();
            } else if (first.kind() == Kind.NAME && BLOCKS.contains(first.text())) {
                refuse(
                        first,
                        "'" + first.text() + "' is not followed, since nothing in a configuration is run",
                        REMEDY);
                isInBlock = true;
                skipLine();
            } else {
                isInBlock = false;
                statement(first);
            }
        }
        return variables;
    }

    private boolean isFirst() {
        return next == 0 || tokens.get(next - 1).kind() == Kind.LINE;
    }

    private void statement(Token first) throws PythonFault {
        if (first.kind() == Kind.NAME && OTHERS.contains(first.text())) {
            refuse(first, "'" + first.text() + "' is not followed, since nothing in a configuration is run", REMEDY);
            skipLine();
        } else if (first.kind() == Kind.NAME && ahead(1).is("=")) {
            next += 2;
            assign(first);
        } else if (first.kind() == Kind.STRING || first.is("pass")) {
            skipLine(); // says something to its readers alone
        } else if (first.kind() == Kind.NAME && ahead(1).is("(")) {
            refuse(
                    first,
                    "'" + first.text() + "(...)' is a call, and nothing is run",
                    "take it out in a copy of the file");
            skipLine();
        } else {
            refuse(first, "this is no assignment: NAME = value", REMEDY);
            skipLine();
        }
    }

    private void assign(Token name) throws PythonFault {
        if (peek().kind() == Kind.NAME && ahead(1).is("=")) {
            Token further = peek();
            next += 2;
            assign(further);
            variables.put(name.text(), variables.getOrDefault(further.text(), new Unread(name.at(), "no value", true)));
            return;
        }
        Token begin = peek();
        PythonValue value = expression();
        if (peek().is(",")) {
            value = new Items(begin.at(), further(value));
        }
        if (peek().kind() != Kind.LINE && !peek().is(";")) {
            throw unexpected("the end of the line");
        }
        variables.put(name.text(), name.is(BASE) ? base(name, value) : value);
    }

    /** A tuple without brackets. */
    private List<PythonValue> further(PythonValue first) throws PythonFault {
        List<PythonValue> items = new ArrayList<>(List.of(first));
        while (peek().is(",")) {
            next++;
            if (peek().kind() != Kind.LINE) {
                items.add(expression());
            }
        }
        return items;
    }

    private PythonValue base(Token name, PythonValue value) throws PythonFault {
        List<PythonValue> named = value instanceof Items items ? items.items() : List.of(value);
        List<Text> files = new ArrayList<>();
        for (PythonValue one : named) {
            if (one instanceof Text text) {
                files.add(text);
            } else {
                refuse(one.at(), "'" + BASE + "' names files as strings, not " + one.words(), REMEDY);
            }
        }
        return bases.read(name.at(), files);
    }

    // --- expressions

    private PythonValue expression() throws PythonFault {
        Token first = peek();
        if (++depth > DEEPEST) {
            throw new PythonFault(first.at(), "more than " + DEEPEST + " brackets stand inside one another");
        }
        PythonValue value = sum();
        depth--;
        if (isEnd(peek())) {
            return value;
        }
        String word = peek().text();
        skipExpression();
        return new Unread(first.at(), "an expression with '" + word + "'", false);
    }

    private static boolean isEnd(Token token) {
        return token.kind() == Kind.LINE
                || token.kind() == Kind.END
                || (token.kind() == Kind.SIGN && token.text().length() == 1 && ",)]}:=;".contains(token.text()));
    }

    private PythonValue sum() throws PythonFault {
        PythonValue left = product();
        while (peek().is("+") || peek().is("-")) {
            left = combined(left, tokens.get(next++), product());
        }
        return left;
    }

    private PythonValue product() throws PythonFault {
        PythonValue left = signed();
        while (peek().is("*") || peek().is("/") || peek().is("//") || peek().is("%")) {
            left = combined(left, tokens.get(next++), signed());
        }
        return left;
    }

    private PythonValue signed() throws PythonFault {
        Token sign = peek();
        if (!sign.is("-") && !sign.is("+")) {
            return power();
        }
        next++;
        if (++depth > DEEPEST) {
            throw new PythonFault(sign.at(), "more than " + DEEPEST + " signs stand behind one another");
        }
        PythonValue value = signed();
        depth--;
        if (!(value instanceof Numeral number)) {
            return unread(sign, "an expression with '" + sign.text() + "'", value);
        }
        return new Numeral(sign.at(), sign.is("-") ? -number.value() : number.value(), number.isWhole());
    }

    private PythonValue power() throws PythonFault {
        PythonValue base = postfix();
        if (!peek().is("**")) {
            return base;
        }
        return combined(base, tokens.get(next++), signed());
    }

    private PythonValue combined(PythonValue left, Token sign, PythonValue right) throws PythonFault {
        budget.take(left.at());
        if (left instanceof Numeral a && right instanceof Numeral b) {
            return number(left.at(), a, sign.text(), b);
        }
        if (sign.is("+") && left instanceof Text a && right instanceof Text b) {
            return text(left.at(), a.text(), b.text());
        }
        if (sign.is("+") && left instanceof Items a && right instanceof Items b) {
            return joined(left.at(), a.items(), b.items());
        }
        if (sign.is("*") && left instanceof Items a && right instanceof Numeral times && times.isWhole()) {
            List<PythonValue> items = new ArrayList<>();
            long count = Math.max(0, (long) times.value());
            for (long i = 0; i < count && !a.items().isEmpty(); i++) {
                budget.take(left.at(), a.items().size());
                items.addAll(a.items());
            }
            return new Items(left.at(), items);
        }
        return unread(sign, "an expression with '" + sign.text() + "'", left, right);
    }

    private static PythonValue number(Location at, Numeral a, String sign, Numeral b) {
        double value =
                switch (sign) {
                    case "+" -> a.value() + b.value();
                    case "-" -> a.value() - b.value();
                    case "*" -> a.value() * b.value();
                    case "/" -> a.value() / b.value();
                    case "//" -> Math.floor(a.value() / b.value());
                    case "%" -> a.value() - b.value() * Math.floor(a.value() / b.value());
                    default -> Math.pow(a.value(), b.value());
                };
        if (!Double.isFinite(value)) {
            return new Unread(at, "a number that is not finite", false);
        }
        boolean isWhole = a.isWhole() && b.isWhole() && !sign.equals("/") && !(sign.equals("**") && b.value() < 0);
        return new Numeral(at, value, isWhole);
    }

    private Text text(Location at, String left, String right) throws PythonFault {
        if (left.length() + right.length() > LONGEST) {
            throw new PythonFault(at, "a string has more than " + LONGEST + " characters");
        }
        return new Text(at, left + right);
    }

    private Items joined(Location at, List<PythonValue> left, List<PythonValue> right) throws PythonFault {
        budget.take(at, left.size() + right.size());
        List<PythonValue> all = new ArrayList<>(left);
        all.addAll(right);
        return new Items(at, all);
    }

    private static Unread unread(Token at, String why, PythonValue... of) {
        boolean isTold = false;
        for (PythonValue one : of) {
            isTold |= one instanceof Unread unread && unread.isTold();
        }
        return new Unread(of.length > 1 ? of[0].at() : at.at(), why, isTold);
    }

    private PythonValue postfix() throws PythonFault {
        Token first = peek();
        PythonValue value = primary();
        while (true) {
            Token sign = peek();
            if (sign.is(".") && ahead(1).kind() == Kind.NAME) {
                String key = ahead(1).text();
                next += 2;
                value = entry(first, value, key);
            } else if (sign.is("[")) {
                next++;
                PythonValue index = expression();
                if (!peek().is("]")) {
                    skipExpression();
                    index = new Unread(sign.at(), "a slice", false);
                    while (!peek().is("]")) {
                        if (peek().kind() == Kind.LINE || peek().kind() == Kind.END) {
                            throw unexpected("']'");
                        }
                        next++;
                        skipExpression();
                    }
                }
                next++;
                value = item(first, value, index);
            } else if (sign.is("(")) {
                next++;
                arguments();
                if (!(value instanceof Unread unread && unread.isTold())) {
                    String callee = first.kind() == Kind.NAME ? "'" + first.text() + "'" : "something";
                    refuse(
                            first,
                            callee + " is called, and nothing is run",
                            "only dict(...), list(...) and tuple(...) are read");
                }
                value = new Unread(first.at(), "a call", true);
            } else {
                return value;
            }
        }
    }

    private static PythonValue entry(Token first, PythonValue of, String key) {
        PythonValue value = of instanceof Dict dict ? dict.entries().get(key) : null;
        if (value != null) {
            return value;
        }
        return of instanceof Unread ? of : new Unread(first.at(), "'." + key + "' of something that has none", false);
    }

    private static PythonValue item(Token first, PythonValue of, PythonValue index) {
        if (of instanceof Dict && index instanceof Text key) {
            return entry(first, of, key.text());
        }
        if (of instanceof Items items && index instanceof Numeral number && number.isWhole()) {
            double place = number.value() < 0 ? number.value() + items.items().size() : number.value();
            if (place >= 0 && place < items.items().size()) {
                return items.items().get((int) place);
            }
        }
        return of instanceof Unread ? of : new Unread(first.at(), "an item that is not there", false);
    }

    private PythonValue primary() throws PythonFault {
        Token token = tokens.get(next);
        budget.take(token.at());
        return switch (token.kind()) {
            case STRING -> strings();
            case NUMBER -> {
                next++;
                yield number(token);
            }
            case NAME -> name(token);
            case SIGN ->
                switch (token.text()) {
                    case "(" -> tuple(token);
                    case "[" -> {
                        next++;
                        yield new Items(token.at(), items("]"));
                    }
                    case "{" -> braces(token);
                    default -> throw unexpected("a value");
                };
            case LINE, END -> throw unexpected("a value");
        };
    }

    private PythonValue strings() throws PythonFault {
        Token first = peek();
        boolean isPlain = true;
        Text all = new Text(first.at(), "");
        while (peek().kind() == Kind.STRING) {
            isPlain &= peek().isPlain();
            all = text(first.at(), all.text(), peek().text());
            next++;
        }
        if (!isPlain) {
            return new Unread(first.at(), "a string that is worked out, or bytes", false);
        }
        Matcher base = OF_BASE.matcher(all.text());
        return base.matches() ? named(first, base.group(1).split("\\.", -1)) : all;
    }

    private PythonValue named(Token first, String... path) {
        PythonValue value = variable(first, path[0]);
        for (int i = 1; i < path.length; i++) {
            value = entry(first, value, path[i]);
        }
        return value;
    }

    private PythonValue variable(Token first, String name) {
        PythonValue value = variables.get(name);
        return value == null
                ? new Unread(first.at(), "the name '" + name + "', which nothing above gives a value", false)
                : value;
    }

    private static PythonValue number(Token token) {
        String digits = token.text().replace("_", "");
        try {
            String lower = digits.toLowerCase(Locale.ROOT);
            int base = lower.startsWith("0x") ? 16 : lower.startsWith("0o") ? 8 : lower.startsWith("0b") ? 2 : 10;
            if (base != 10) {
                return new Numeral(token.at(), Long.parseLong(lower.substring(2), base), true);
            }
            double value = digits.matches("[0-9.]+([eE][+-]?[0-9]+)?") ? Double.parseDouble(digits) : Double.NaN;
            if (Double.isFinite(value)) {
                return new Numeral(token.at(), value, digits.matches("[0-9]+"));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        return new Unread(token.at(), "the number '" + token.text() + "'", false);
    }

    private PythonValue name(Token token) throws PythonFault {
        next++;
        switch (token.text()) {
            case "True", "False" -> {
                return new Flag(token.at(), token.is("True"));
            }
            case "None" -> {
                return new Nothing(token.at());
            }
            case "dict" -> {
                if (peek().is("(")) {
                    next++;
                    return new Dict(token.at(), arguments());
                }
            }
            case "list", "tuple" -> {
                if (peek().is("(")) {
                    next++;
                    List<PythonValue> items = items(")");
                    return items.size() == 1 && items.get(0) instanceof Items one ? one : new Items(token.at(), items);
                }
            }
            default -> {
                if (NO_VALUES.contains(token.text())) {
                    skipExpression();
                    return new Unread(token.at(), "an expression with '" + token.text() + "'", false);
                }
            }
        }
        return variable(token, token.text());
    }

    private PythonValue tuple(Token open) throws PythonFault {
        next++;
        if (peek().is(")")) {
            next++;
            return new Items(open.at(), List.of());
        }
        PythonValue first = expression();
        if (peek().is(")")) {
            next++;
            return first;
        }
        List<PythonValue> items = new ArrayList<>(List.of(first));
        if (!peek().is(",")) {
            throw unexpected("',' or ')'");
        }
        next++;
        items.addAll(items(")"));
        return new Items(open.at(), items);
    }

    private List<PythonValue> items(String close) throws PythonFault {
        List<PythonValue> items = new ArrayList<>();
        while (!peek().is(close)) {
            if (peek().is("*")) {
                Token star = tokens.get(next++);
                if (expression() instanceof Items spread) {
                    budget.take(star.at(), spread.items().size());
                    items.addAll(spread.items());
                } else {
                    items.add(new Unread(star.at(), "a spread of something that is no list", false));
                }
            } else {
                items.add(expression());
            }
            if (!peek().is(close)) {
                expect(",", "',' or '" + close + "'");
            }
        }
        next++;
        return items;
    }

    /** What stands in the brackets of a call, up to behind the closing one. */
    private Map<String, PythonValue> arguments() throws PythonFault {
        Map<String, PythonValue> entries = new LinkedHashMap<>();
        while (!peek().is(")")) {
            Token first = peek();
            if (first.is("**")) {
                next++;
                spread(first, expression(), entries);
            } else if (first.kind() == Kind.NAME && ahead(1).is("=")) {
                next += 2;
                put(first, first.text(), expression(), entries);
            } else {
                spread(first, expression(), entries);
            }
            if (!peek().is(")")) {
                expect(",", "',' or ')'");
            }
        }
        next++;
        return entries;
    }

    private void put(Token at, String key, PythonValue value, Map<String, PythonValue> entries) {
        if (entries.put(key, value) != null) {
            refuse(at, "'" + key + "' stands twice in one dict", "leave one of the two");
        }
    }

    private void spread(Token at, PythonValue value, Map<String, PythonValue> entries) throws PythonFault {
        if (value instanceof Dict dict) {
            budget.take(at.at(), dict.entries().size());
            entries.putAll(dict.entries());
        } else {
            entries.put("**" + entries.size(), new Unread(at.at(), "a part of a dict that is no dict", false));
        }
    }

    private PythonValue braces(Token open) throws PythonFault {
        next++;
        if (peek().is("{") && ahead(1).is(BASE)) {
            next++;
            PythonValue value = expression();
            expect("}", "'}}'");
            expect("}", "'}}'");
            return value;
        }
        Map<String, PythonValue> entries = new LinkedHashMap<>();
        boolean isDict = true;
        while (!peek().is("}")) {
            Token first = peek();
            if (first.is("**")) {
                next++;
                spread(first, expression(), entries);
            } else {
                PythonValue key = expression();
                if (peek().is(":")) {
                    next++;
                    entry(first, key, expression(), entries);
                } else {
                    isDict = false;
                }
            }
            if (!peek().is("}")) {
                expect(",", "',' or '}'");
            }
        }
        next++;
        return isDict ? new Dict(open.at(), entries) : new Unread(open.at(), "a set", false);
    }

    private void entry(Token first, PythonValue key, PythonValue value, Map<String, PythonValue> entries) {
        if (key instanceof Text text) {
            put(first, text.text(), value, entries);
        } else if (key instanceof Numeral) {
            put(first, key.words(), value, entries);
        } else {
            entries.put("**" + entries.size(), new Unread(first.at(), "an entry whose key is no string", false));
        }
    }

    // --- going on

    private Token peek() {
        return tokens.get(next);
    }

    private Token ahead(int by) {
        return tokens.get(Math.min(next + by, tokens.size() - 1));
    }

    private void expect(String sign, String wanted) throws PythonFault {
        if (!peek().is(sign)) {
            throw unexpected(wanted);
        }
        next++;
    }

    private PythonFault unexpected(String wanted) {
        Token token = peek();
        String word = token.kind() == Kind.LINE
                ? "the line ends"
                : token.kind() == Kind.END ? "the file ends" : new Text(token.at(), token.text()).words() + " stands";
        return new PythonFault(token.at(), word + " where " + wanted + " is expected");
    }

    private void skipLine() {
        while (peek().kind() != Kind.LINE && peek().kind() != Kind.END) {
            next++;
        }
    }

    /** Up to what ends the expression that is begun, brackets and what is in them with it. */
    private void skipExpression() {
        int open = 0;
        while (peek().kind() != Kind.END && (open > 0 || !isEnd(peek()))) {
            Token token = tokens.get(next++);
            if (token.kind() == Kind.SIGN && "([{".contains(token.text())) {
                open++;
                Token callee = tokens.get(next - 2);
                if (token.is("(") && callee.kind() == Kind.NAME && isCall(callee.text())) {
                    refuse(callee, "'" + callee.text() + "' is called, and nothing is run", REMEDY);
                }
            } else if (token.kind() == Kind.SIGN && ")]}".contains(token.text())) {
                open--;
            } else if (token.kind() == Kind.LINE) {
                next--;
                return;
            }
        }
    }

    private static boolean isCall(String name) {
        return !Set.of("dict", "list", "tuple", "in", "if", "else", "and", "or", "not", "for", "is")
                .contains(name);
    }

    private void refuse(Token at, String message, String remedy) {
        refuse(at.at(), message, remedy);
    }

    private void refuse(Location at, String message, String remedy) {
        problems.add(new Problem(at, "", ProblemKind.SYNTAX, message, Optional.of(remedy)));
    }
}
