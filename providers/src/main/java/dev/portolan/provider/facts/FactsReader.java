package dev.portolan.provider.facts;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads the facts files and refuses misspelt keys, dangling references and unknown countries. */
public final class FactsReader {
    private static final Set<String> SERVICE =
            Set.of(
                    "id",
                    "rule",
                    "cloud",
                    "services",
                    "operator",
                    "partitionOperators",
                    "urls",
                    "catalog");
    private static final Set<String> HEAD = Set.of("about", "licence", "observed", "sources");
    private final Map<String, Set<String>> sets = new LinkedHashMap<>();

    private FactsReader() {}

    public static FactTables read() {
        return new FactsReader().facts();
    }

    private FactTables facts() {
        FactRow scopes = FactRow.root("scopes.json");
        FactTables.Promises promises = promises(scopes);
        Map<String, FactTables.Service> providers = new LinkedHashMap<>();
        Map<String, FactTables.Service> services = new LinkedHashMap<>();
        for (FactRow row : FactRow.root("providers.json").rows("providers")) {
            FactTables.Service service = service(row);
            put(row, "id", providers, service.id(), service);
            row.texts("services").forEach(s -> put(row, "services", services, s, service));
        }
        Hosts hosts = hosts(FactRow.root("hosts.json"));
        hosts.hosts().forEach(h -> known(scopes, h.service(), services.keySet()));
        return new FactTables(
                regions(FactRow.root("regions.json")),
                notRegions(scopes),
                promises,
                hosts,
                Map.copyOf(providers),
                Map.copyOf(services));
    }

    private Map<String, Region> regions(FactRow root) {
        Set<String> sources = sources(root);
        Map<String, Region> all = new LinkedHashMap<>();
        for (FactRow row : root.rows("regions")) {
            known(row, row.text("source"), sources);
            Region region = region(row);
            put(row, "id", all, region.cloud() + " " + region.id(), region);
        }
        return Map.copyOf(all);
    }

    private Region region(FactRow row) {
        row.only(
                Set.of(
                        "cloud",
                        "id",
                        "partition",
                        "country",
                        "countries",
                        "geography",
                        "services",
                        "without",
                        "source",
                        "verify"));
        List<String> geography = row.texts("countries");
        return new Region(
                row.text("cloud"),
                row.text("id"),
                row.text("partition"),
                country(row, row.text("country")),
                geography.isEmpty() ? List.of(row.text("country")) : codes(row, geography),
                Set.copyOf(row.texts("services")),
                Set.copyOf(row.texts("without")),
                row.text("source"),
                !row.flag("verify"),
                row.observed());
    }

    private static Map<String, String> notRegions(FactRow root) {
        Map<String, String> all = new HashMap<>();
        for (FactRow row : root.rows("notRegions")) {
            row.only(Set.of("cloud", "ids", "why"));
            row.texts("ids").forEach(id -> all.put(row.text("cloud") + " " + id, row.text("why")));
        }
        return Map.copyOf(all);
    }

    private FactTables.Promises promises(FactRow root) {
        root.only(
                union(
                        HEAD,
                        Set.of(
                                "sets",
                                "notRegions",
                                "bedrockVendors",
                                "profiles",
                                "skus",
                                "dataZones",
                                "vertexCells")));
        FactRow named = root.row("sets");
        named.values().keySet().forEach(name -> sets.put(name, isoSet(named, name)));
        Map<String, String> sources = texts(root.row("sources"));
        Map<String, FactTables.Profile> profiles = new LinkedHashMap<>();
        for (FactRow row : root.rows("profiles")) {
            put(row, "prefix", profiles, row.text("prefix"), profile(row, sources));
        }
        Map<String, FactTables.Sku> skus = new LinkedHashMap<>();
        for (FactRow row : root.rows("skus")) {
            put(row, "sku", skus, row.text("sku"), sku(row, sources));
        }
        return new FactTables.Promises(
                Map.copyOf(sets),
                Set.copyOf(root.texts("bedrockVendors")),
                Map.copyOf(profiles),
                Map.copyOf(skus),
                root.rows("dataZones").stream().map(row -> zone(row, sources)).toList(),
                root.rows("vertexCells").stream().map(row -> cell(row, sources)).toList());
    }

    private FactTables.Profile profile(FactRow row, Map<String, String> sources) {
        row.only(Set.of("prefix", "from", "regions", "countries", "source", "verify"));
        return new FactTables.Profile(
                row.text("prefix"),
                Set.copyOf(row.texts("from")),
                Set.copyOf(row.texts("regions")),
                row.flag("verify") ? Bound.anyCountry() : bound(row, row.texts("countries")),
                source(row, sources),
                row.observed());
    }

    private static FactTables.Sku sku(FactRow row, Map<String, String> sources) {
        row.only(Set.of("sku", "scope", "spills", "source"));
        String scope = row.text("scope").toUpperCase(Locale.ROOT);
        return new FactTables.Sku(
                row.text("sku"),
                FactTables.Sku.Scope.valueOf(scope),
                row.flag("spills"),
                source(row, sources),
                row.observed());
    }

    private FactTables.Zone zone(FactRow row, Map<String, String> sources) {
        row.only(Set.of("zone", "members", "countries", "source"));
        return new FactTables.Zone(
                row.text("zone"),
                Set.copyOf(codes(row, row.texts("members"))),
                bound(row, row.texts("countries")),
                source(row, sources),
                row.observed());
    }

    private FactTables.Cell cell(FactRow row, Map<String, String> sources) {
        row.only(Set.of("publishers", "models", "locations", "source"));
        FactRow locations = row.row("locations");
        Map<String, Bound> bounds = new LinkedHashMap<>();
        locations
                .values()
                .keySet()
                .forEach(l -> bounds.put(l, bound(locations, locations.texts(l))));
        return new FactTables.Cell(
                Set.copyOf(row.texts("publishers")),
                row.texts("models"),
                Map.copyOf(bounds),
                source(row, sources),
                row.observed());
    }

    private Hosts hosts(FactRow root) {
        root.only(union(HEAD, Set.of("hosts", "machines", "domains")));
        Map<String, String> sources = texts(root.row("sources"));
        return new Hosts(
                root.rows("hosts").stream().map(row -> host(row, sources)).toList(),
                root.rows("machines").stream().map(FactsReader::machine).toList(),
                root.texts("domains"));
    }

    private Hosts.Host host(FactRow row, Map<String, String> sources) {
        row.only(
                Set.of(
                        "host",
                        "service",
                        "region",
                        "partitions",
                        "countries",
                        "storage",
                        "condition",
                        "source",
                        "verify"));
        Bound promise = row.flag("verify") ? Bound.anyCountry() : boundOrNull(row, "countries");
        Bound storage = row.flag("verify") ? Bound.anyCountry() : boundOrNull(row, "storage");
        return new Hosts.Host(
                Hosts.NamePattern.of(row.text("host")),
                row.text("service"),
                row.textOrNull("region"),
                Set.copyOf(row.texts("partitions")),
                named(row),
                promise,
                storage == null ? promise : storage,
                row.textOrNull("condition"),
                source(row, sources),
                row.observed());
    }

    private SortedSet<String> named(FactRow row) {
        List<String> countries = row.texts("countries");
        return countries.equals(List.of("*"))
                ? new TreeSet<>()
                : new TreeSet<>(codes(row, countries));
    }

    private static Hosts.Machine machine(FactRow row) {
        row.only(Set.of("host", "cloud"));
        return new Hosts.Machine(Hosts.NamePattern.of(row.text("host")), row.text("cloud"));
    }

    private FactTables.Service service(FactRow row) {
        Set<String> known = new HashSet<>(SERVICE);
        Map<ProviderPromise, FactTables.Promised> promised = new EnumMap<>(ProviderPromise.class);
        for (ProviderPromise promise : ProviderPromise.values()) {
            String key = promise.key();
            known.addAll(Set.of(key, key + "Why", key + "Exceptions"));
            promised.put(promise, FactTables.Promised.read(row, promise));
        }
        row.only(known);
        Map<String, LegalOperator> partitions = new LinkedHashMap<>();
        FactRow special = row.row("partitionOperators");
        special.values().keySet().forEach(p -> partitions.put(p, operator(special.row(p))));
        FactRow operator = row.row("operator");
        return new FactTables.Service(
                row.text("id"),
                FactTables.Service.Rule.valueOf(
                        row.text("rule").toUpperCase(Locale.ROOT).replace('-', '_')),
                row.textOrNull("cloud"),
                operator.values().isEmpty() ? LegalOperator.unknown() : operator(operator),
                Map.copyOf(partitions),
                Map.copyOf(promised),
                texts(row.row("urls")),
                !row.values().containsKey("catalog") || row.flag("catalog"));
    }

    private static LegalOperator operator(FactRow row) {
        row.only(Set.of("name", "country", "parents"));
        return new LegalOperator(
                row.text("name"),
                country(row, row.text("country")),
                row.rows("parents").stream()
                        .map(
                                p ->
                                        new LegalOperator.Party(
                                                p.text("name"), country(p, p.text("country"))))
                        .toList());
    }

    private static String source(FactRow row, Map<String, String> sources) {
        known(row, row.text("source"), sources.keySet());
        return String.valueOf(sources.get(row.text("source")));
    }

    private static Set<String> sources(FactRow root) {
        root.only(union(HEAD, Set.of("regions")));
        return root.row("sources").values().keySet();
    }

    private @Nullable Bound boundOrNull(FactRow row, String key) {
        return row.texts(key).isEmpty() ? null : bound(row, row.texts(key));
    }

    private Bound bound(FactRow row, List<String> names) {
        return names.equals(List.of("*")) ? Bound.anyCountry() : Bound.of(codes(row, names));
    }

    /** Returns ISO codes, with the names of sets replaced by their members. */
    private List<String> codes(FactRow row, List<String> names) {
        Set<String> all = new TreeSet<>();
        for (String name : names) {
            all.addAll(sets.getOrDefault(name, Set.of()));
            if (!sets.containsKey(name)) {
                all.add(country(row, name));
            }
        }
        return List.copyOf(all);
    }

    private static Set<String> isoSet(FactRow row, String name) {
        row.texts(name).forEach(code -> country(row, code));
        return Set.copyOf(row.texts(name));
    }

    private static String country(FactRow row, String code) {
        if (!NameMatching.isCountry(code)) {
            throw row.wrong("country", NameMatching.notCountry(code));
        }
        return code;
    }

    private static Map<String, String> texts(FactRow row) {
        Map<String, String> all = new LinkedHashMap<>();
        row.values().keySet().forEach(key -> all.put(key, row.text(key)));
        return Map.copyOf(all);
    }

    private static void known(FactRow row, String name, Set<String> names) {
        if (!names.contains(name)) {
            throw row.wrong(name, "is not defined (expected: one of " + names + ")");
        }
    }

    private static <V> void put(FactRow row, String key, Map<String, V> all, String id, V value) {
        if (all.put(id, value) != null) {
            throw row.wrong(key, id + " occurs twice; remove one");
        }
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> all = new TreeSet<>(a);
        all.addAll(b);
        return all;
    }
}
