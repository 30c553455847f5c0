package dev.portolan.provider.residency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.FactRow;
import dev.portolan.provider.facts.FactTables;
import dev.portolan.provider.facts.FactsReader;
import dev.portolan.provider.facts.Region;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks that Terraform's tables are the facts that the gateway decides by. Run with {@code
 * -Dgolden.write=true} to print them anew, then read the difference.
 */
final class TerraformTablesGoldenTest {
    private static final Path TABLES = Path.of("../terraform/modules/residency/tables.json");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final FactTables facts = FactsReader.read();

    @Test
    void tables_printedFromTheFacts_areTheCommittedOnes() throws IOException {
        String printed = printed();
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(TABLES, printed);
        }

        assertThat(Files.readString(TABLES))
                .as("print %s anew: mvn -pl providers -am test -Dgolden.write=true", TABLES)
                .isEqualTo(printed);
    }

    private String printed() throws JsonProcessingException {
        Map<String, Object> tables = new TreeMap<>();
        tables.put("sets", sorted(facts.promises().sets()));
        tables.put("regions", regions());
        tables.put("bedrockVendors", new TreeSet<>(facts.promises().bedrockVendors()));
        tables.put("profiles", profiles());
        tables.put("skus", skus());
        tables.put("dataZones", zones());
        tables.put("vertexCells", cells());
        tables.put("hosts", hosts());
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, Object> table : tables.entrySet()) {
            parts.add("  " + JSON.writeValueAsString(table.getKey()) + ": " + body(table));
        }
        return "{\n" + String.join(",\n", parts) + "\n}\n";
    }

    /** Writes one row a line, so that a changed fact is a changed line. */
    private static String body(Map.Entry<String, Object> table) throws JsonProcessingException {
        List<String> lines = new ArrayList<>();
        if (table.getValue() instanceof Map<?, ?> rows) {
            for (Map.Entry<?, ?> row : rows.entrySet()) {
                lines.add(
                        JSON.writeValueAsString(row.getKey())
                                + ": "
                                + JSON.writeValueAsString(row.getValue()));
            }
            return lines.stream().collect(Collectors.joining(",\n    ", "{\n    ", "\n  }"));
        }
        for (Object row : (Collection<?>) table.getValue()) {
            lines.add(JSON.writeValueAsString(row));
        }
        return lines.stream().collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    }

    private Map<String, Object> regions() {
        Map<String, Object> rows = new TreeMap<>();
        for (Region region : facts.regions().values()) {
            Map<String, Object> row = new TreeMap<>();
            row.put("country", region.country());
            row.put("countries", new TreeSet<>(region.countries()));
            row.put("partition", region.partition());
            row.put("services", new TreeSet<>(region.services()));
            row.put("settled", region.verified());
            rows.put(region.cloud() + "/" + region.id(), row);
        }
        return rows;
    }

    private Map<String, Object> profiles() {
        Map<String, Object> rows = new TreeMap<>();
        for (FactTables.Profile profile : facts.promises().profiles().values()) {
            Map<String, Object> row = bound(profile.bound());
            row.put("from", new TreeSet<>(profile.from()));
            rows.put(profile.prefix(), row);
        }
        return rows;
    }

    private Map<String, Object> skus() {
        Map<String, Object> rows = new TreeMap<>();
        for (FactTables.Sku sku : facts.promises().skus().values()) {
            rows.put(sku.name(), sku.scope().name().toLowerCase(Locale.ROOT));
        }
        return rows;
    }

    private Map<String, Object> zones() {
        Map<String, Object> rows = new TreeMap<>();
        for (FactTables.Zone zone : facts.promises().zones()) {
            Map<String, Object> row = bound(zone.bound());
            row.put("members", new TreeSet<>(zone.members()));
            rows.put(zone.name(), row);
        }
        return rows;
    }

    private List<Object> cells() {
        List<Object> rows = new ArrayList<>();
        for (FactTables.Cell cell : facts.promises().cells()) {
            Map<String, Object> locations = new TreeMap<>();
            cell.locations()
                    .forEach((location, promise) -> locations.put(location, bound(promise)));
            Map<String, Object> row = new TreeMap<>();
            row.put("publishers", new TreeSet<>(cell.publishers()));
            row.put("models", cell.models());
            row.put("locations", locations);
            rows.add(row);
        }
        return rows;
    }

    /** Returns hosts of one name with a promise of their own; the others depend on their region. */
    private Map<String, Object> hosts() {
        Map<String, Object> rows = new TreeMap<>();
        for (FactRow host : FactRow.root("hosts.json").rows("hosts")) {
            if (host.text("host").contains("{") || host.texts("countries").isEmpty()) {
                continue;
            }
            List<String> written = host.texts("countries");
            Map<String, Object> row = new TreeMap<>();
            row.put("service", host.text("service"));
            row.put("world", written.contains("*"));
            row.put("countries", written.contains("*") ? List.of() : countries(written));
            row.put("settled", !host.flag("verify"));
            row.put("conditional", host.textOrNull("condition") != null);
            rows.put(host.text("host"), row);
        }
        return rows;
    }

    private Set<String> countries(List<String> names) {
        Set<String> all = new TreeSet<>();
        names.forEach(n -> all.addAll(facts.promises().sets().getOrDefault(n, Set.of(n))));
        return all;
    }

    private static Map<String, Object> bound(Bound bound) {
        Map<String, Object> row = new TreeMap<>();
        row.put("world", bound.isAnyCountry());
        row.put("countries", bound instanceof Bound.Countries c ? c.codes() : List.of());
        return row;
    }

    private static Map<String, Object> sorted(Map<String, Set<String>> sets) {
        Map<String, Object> all = new TreeMap<>();
        sets.forEach((name, members) -> all.put(name, new TreeSet<>(members)));
        return all;
    }
}
