package dev.portolan.provider.parameters;

import dev.portolan.provider.Target;
import dev.portolan.provider.facts.FactRow;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.request.Feature;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of model families, read from {@code models.json} among the facts. */
public final class ModelTable {
    private static final Set<String> HEAD =
            Set.of("about", "licence", "observed", "sources", "parameterSets", "families");
    private static final Set<String> KEYS =
            Set.of(
                    "family",
                    "vendor",
                    "names",
                    "parameters",
                    "free",
                    "oneSampler",
                    "limit",
                    "efforts",
                    "defaultEffort",
                    "thinking",
                    "off",
                    "offEffort",
                    "thinks",
                    "lacks",
                    "maxOutput",
                    "source");
    private static final int MAX_NAMES = 4096;
    private static final int MAX_NAME = 512;

    private static final List<Row> ROWS = read();
    private static final Map<String, ModelRules> BY_FAMILY =
            ROWS.stream()
                    .map(Row::rules)
                    .collect(Collectors.toUnmodifiableMap(ModelRules::family, Function.identity()));

    /** The rules by a model's id: ids come from catalogs, so that there are few. */
    private static final Map<String, ModelRules> FOUND = new ConcurrentHashMap<>();

    private record Row(Pattern name, ModelRules rules) {}

    private ModelTable() {}

    /** Returns the names of all families. */
    public static Set<String> families() {
        return BY_FAMILY.keySet();
    }

    /** Returns the rules of all families, in the table's order. */
    public static List<ModelRules> all() {
        return ROWS.stream().map(Row::rules).toList();
    }

    /** Returns the family of this name. */
    public static Optional<ModelRules> family(String name) {
        return Optional.ofNullable(BY_FAMILY.get(name));
    }

    /** Returns the rules of a target: of the family its catalog declares, else of its model's. */
    public static ModelRules of(Target target) {
        var declared = target.settings().get(Target.FAMILY);
        var rules = declared == null ? null : BY_FAMILY.get(declared);
        return rules == null ? of(target.model()) : rules;
    }

    /** Returns the rules of the family that a model's id names; unknown if it names none. */
    public static ModelRules of(String model) {
        var known = FOUND.get(model);
        if (known != null) {
            return known;
        }
        var found = find(model);
        if (FOUND.size() < MAX_NAMES) {
            FOUND.put(model, found);
        }
        return found;
    }

    private static ModelRules find(String model) {
        if (model.length() <= MAX_NAME) {
            var id = model.toLowerCase(Locale.ROOT);
            for (var row : ROWS) {
                if (row.name().matcher(id).find()) {
                    return row.rules();
                }
            }
        }
        return ModelRules.UNKNOWN;
    }

    private static List<Row> read() {
        var root = FactRow.root("models.json");
        root.only(HEAD);
        var sources = root.row("sources");
        var sets = root.row("parameterSets");
        var rows = new ArrayList<Row>();
        var seen = new LinkedHashMap<String, ModelRules>();
        for (var row : root.rows("families")) {
            var rules = rules(row.only(KEYS), sets, sources);
            if (seen.put(rules.family(), rules) != null) {
                throw row.wrong("family", "given twice");
            }
            rows.add(new Row(pattern(rules.names()), rules));
        }
        return List.copyOf(rows);
    }

    private static Pattern pattern(List<String> names) {
        return Pattern.compile("(?:^|[/.:_@-])(?:" + String.join("|", names) + ")(?:$|[-/:_@])");
    }

    private static ModelRules rules(FactRow row, FactRow sets, FactRow sources) {
        var named = row.textOrNull("parameters");
        var set = named == null ? new FactRow(row.where(), Map.of()) : sets.row(named);
        if (named != null && set.values().isEmpty()) {
            throw row.wrong("parameters", "unknown set");
        }
        set.only(Set.of("fixed", "refused"));
        var off = row.textOrNull("off");
        var defaultEffort = row.textOrNull("defaultEffort");
        var offEffort = row.textOrNull("offEffort");
        return new ModelRules(
                row.text("family"),
                constant(ModelRules.Vendor.class, row, "vendor", row.text("vendor")),
                constants(Parameter.class, set, "fixed"),
                constants(Parameter.class, set, "refused"),
                constants(Parameter.class, row, "free"),
                row.flag("oneSampler"),
                limit(row),
                constants(Effort.class, row, "efforts"),
                defaultEffort == null
                        ? null
                        : constant(Effort.class, row, "defaultEffort", defaultEffort),
                constants(ThinkingForm.class, row, "thinking"),
                off == null ? ThinkingOff.DISABLED : constant(ThinkingOff.class, row, "off", off),
                offEffort == null ? null : constant(Effort.class, row, "offEffort", offEffort),
                row.flag("thinks"),
                constants(Feature.class, row, "lacks"),
                number(row),
                row.texts("names"),
                sources.text(row.text("source")),
                row.observed());
    }

    private static boolean limit(FactRow row) {
        var limit = row.textOrNull("limit");
        if (limit != null && !limit.equals(ModelRules.NEW_LIMIT)) {
            throw row.wrong("limit", "unknown (expected: " + ModelRules.NEW_LIMIT + ")");
        }
        return limit != null;
    }

    private static long number(FactRow row) {
        var value = row.values().get("maxOutput");
        if (value == null) {
            return 0;
        }
        if (value instanceof JsonValue.JsonNumber number && number.count() > 0) {
            return number.count();
        }
        throw row.wrong("maxOutput", "not a positive number");
    }

    private static <E extends Enum<E>> Set<E> constants(Class<E> type, FactRow row, String key) {
        var all = EnumSet.noneOf(type);
        row.texts(key).forEach(text -> all.add(constant(type, row, key, text)));
        return all;
    }

    private static <E extends Enum<E>> E constant(
            Class<E> type, FactRow row, String key, String text) {
        var name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw row.wrong(key, "unknown value " + text);
    }
}
