package dev.portolan.gateway.discovery;

import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.policy.document.MappingEdit;
import dev.portolan.policy.document.MappingEdit.Value;
import dev.portolan.policy.document.Position;
import dev.portolan.provider.discovery.OfferedModel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The edit of a catalog's files that sets the resolved destinations of their inference profiles.
 *
 * <p>Only {@code destinations} and {@code observed} change; every other character stays. A file is
 * replaced atomically, or not at all.
 */
public final class Revision {
    private static final String DESTINATIONS = "destinations";
    private static final String OBSERVED = "observed";
    private static final String BYTE_ORDER_MARK = "\ufeff";

    /**
     * The destination of a profile whose regions are not listed: any country, as without
     * destinations.
     */
    private static final String ANYWHERE = "*";

    private final DestinationComparison destinations;
    private final Map<String, String> before = new LinkedHashMap<>();
    private final Map<String, String> after = new LinkedHashMap<>();
    private final List<String> written = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();

    private Revision(DestinationComparison destinations) {
        this.destinations = destinations;
    }

    /** One mapping of a file and its new destinations. */
    private record Edit(String id, Position at, List<String> regions) {}

    /**
     * Edits the catalog's files to contain the destinations of {@code offered}, without writing
     * them.
     */
    public static Revision of(
            Map<Deployment, OfferedModel> offered, DestinationComparison destinations)
            throws IOException {
        Revision revision = new Revision(destinations);
        // From the end of each file to its beginning, so that edits do not shift later positions.
        for (Edit wanted : revision.edits(offered)) {
            revision.edit(wanted);
        }
        return revision;
    }

    /** The new texts of the changed files, by name. */
    public Map<String, String> texts() {
        Map<String, String> changed = new LinkedHashMap<>(after);
        changed.entrySet().removeIf(file -> file.getValue().equals(before.get(file.getKey())));
        return changed;
    }

    /** Descriptions of the edits, a line for each deployment. */
    public List<String> written() {
        return written.reversed();
    }

    /** Descriptions of the edits that are not possible, with the reason. */
    public List<String> rejected() {
        return rejected.reversed();
    }

    /**
     * Replaces every changed file atomically, after all temporary files are written. Fails before
     * replacing anything if a file was changed since it was read.
     */
    public void write() throws IOException {
        Map<Path, Path> ready = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> change : texts().entrySet()) {
                Path file = Path.of(change.getKey()).toRealPath();
                if (!Files.readString(file).equals(before.get(change.getKey()))) {
                    throw new IOException(file + " was changed during discovery; run it again");
                }
                ready.put(file, FileReplacement.prepare(file, change.getValue()));
            }
            for (Map.Entry<Path, Path> each : ready.entrySet()) {
                FileReplacement.replace(each.getValue(), each.getKey());
            }
        } finally {
            for (Path temporary : ready.values()) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private List<Edit> edits(Map<Deployment, OfferedModel> offered) {
        NavigableMap<Position, Edit> all = new TreeMap<>();
        for (Map.Entry<Deployment, OfferedModel> entry : offered.entrySet()) {
            String id = entry.getKey().facts().id().toString();
            List<String> regions = entry.getValue().destinations();
            Position at = entry.getKey().residency().at();
            if (regions.isEmpty() || regions.contains(ANYWHERE)) {
                continue;
            }
            if (!destinations.areKnown(regions)) {
                rejected.add(
                        "%s: not all regions of %s are in the residency facts"
                                .formatted(id, regions));
            } else {
                Edit other = all.putIfAbsent(at, new Edit(id, at, regions));
                if (other != null && !other.regions().equals(regions)) {
                    rejected.add("%s: shares its YAML node with %s".formatted(id, other.id()));
                }
            }
        }
        return List.copyOf(all.descendingMap().values());
    }

    private void edit(Edit wanted) throws IOException {
        String file = wanted.at().file();
        if (!before.containsKey(file)) {
            String text = Files.readString(Path.of(file));
            before.put(file, text);
            after.put(file, text);
        }
        String text = after.getOrDefault(file, "");
        String mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
        SequencedMap<String, Value> values = new LinkedHashMap<>();
        values.put(DESTINATIONS, new Value.Texts(wanted.regions()));
        values.put(OBSERVED, new Value.Text(destinations.today().toString()));
        Optional<String> edited =
                MappingEdit.set(text.substring(mark.length()), wanted.at(), values)
                        .map(mark::concat);
        if (edited.isEmpty()) {
            rejected.add(
                    "%s: the mapping at %s cannot be edited; edit it by hand"
                            .formatted(wanted.id(), wanted.at()));
        } else if (!edited.get().equals(text)) {
            after.put(file, edited.get());
            written.add(
                    "%s: destinations: [%s], observed: %s"
                            .formatted(
                                    wanted.id(),
                                    String.join(", ", wanted.regions()),
                                    destinations.today()));
        }
    }
}
