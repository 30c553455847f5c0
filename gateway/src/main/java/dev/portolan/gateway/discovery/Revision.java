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
 * What a catalogue's files would hold with the resolved destinations of their profiles, and the
 * writing of it.
 *
 * <p>Only {@code destinations} and {@code observed} change; every other character stays. A file is
 * replaced whole by another, or not at all.
 */
public final class Revision {
    private static final String DESTINATIONS = "destinations";
    private static final String OBSERVED = "observed";
    private static final String MARK = "\ufeff";

    /** What a profile leads to whose regions are not told: the world, as without destinations. */
    private static final String ANYWHERE = "*";

    private final DestinationComparison places;
    private final Map<String, String> before = new LinkedHashMap<>();
    private final Map<String, String> after = new LinkedHashMap<>();
    private final List<String> written = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    private Revision(DestinationComparison places) {
        this.places = places;
    }

    /** One mapping of a file, and what it is to say. */
    private record Wanted(String id, Position at, List<String> regions) {}

    /** The catalogue's files with the destinations of what the clouds offer, not yet written. */
    public static Revision of(Map<Deployment, OfferedModel> offered, DestinationComparison places)
            throws IOException {
        Revision revision = new Revision(places);
        // From the end of each file to its beginning, so that no place moves before its turn.
        for (Wanted wanted : revision.wanted(offered)) {
            revision.edit(wanted);
        }
        return revision;
    }

    /** The files that change, by name, with their new texts. */
    public Map<String, String> texts() {
        Map<String, String> changed = new LinkedHashMap<>(after);
        changed.entrySet().removeIf(file -> file.getValue().equals(before.get(file.getKey())));
        return changed;
    }

    /** What is written into the catalogue, a line for each deployment. */
    public List<String> written() {
        return written.reversed();
    }

    /** What can't be written, each with the reason. */
    public List<String> left() {
        return left.reversed();
    }

    /**
     * Replaces every changed file, each in one step, once all of them lie beside the old ones. A
     * file that somebody else changed since it was read ends it before anything is replaced.
     */
    public void write() throws IOException {
        Map<Path, Path> ready = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> change : texts().entrySet()) {
                Path file = Path.of(change.getKey()).toRealPath();
                if (!Files.readString(file).equals(before.get(change.getKey()))) {
                    throw new IOException(file + " was changed meanwhile");
                }
                ready.put(file, FileReplacement.prepare(file, change.getValue()));
            }
            for (Map.Entry<Path, Path> each : ready.entrySet()) {
                FileReplacement.put(each.getValue(), each.getKey());
            }
        } finally {
            for (Path temporary : ready.values()) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private List<Wanted> wanted(Map<Deployment, OfferedModel> offered) {
        NavigableMap<Position, Wanted> all = new TreeMap<>();
        for (Map.Entry<Deployment, OfferedModel> entry : offered.entrySet()) {
            String id = entry.getKey().facts().id().toString();
            List<String> regions = entry.getValue().destinations();
            Position at = entry.getKey().residency().at();
            if (regions.isEmpty() || regions.contains(ANYWHERE)) {
                continue;
            }
            if (!places.areKnown(regions)) {
                left.add("%s: no facts are known of all of %s".formatted(id, regions));
            } else {
                Wanted other = all.putIfAbsent(at, new Wanted(id, at, regions));
                if (other != null && !other.regions().equals(regions)) {
                    left.add("%s: shares its lines with %s".formatted(id, other.id()));
                }
            }
        }
        return List.copyOf(all.descendingMap().values());
    }

    private void edit(Wanted wanted) throws IOException {
        String file = wanted.at().file();
        if (!before.containsKey(file)) {
            String text = Files.readString(Path.of(file));
            before.put(file, text);
            after.put(file, text);
        }
        String text = after.getOrDefault(file, "");
        String mark = text.startsWith(MARK) ? MARK : "";
        SequencedMap<String, Value> values = new LinkedHashMap<>();
        values.put(DESTINATIONS, new Value.Texts(wanted.regions()));
        values.put(OBSERVED, new Value.Text(places.today().toString()));
        Optional<String> edited =
                MappingEdit.set(text.substring(mark.length()), wanted.at(), values)
                        .map(mark::concat);
        if (edited.isEmpty()) {
            left.add(
                    "%s: %s is written in a way that can't be edited"
                            .formatted(wanted.id(), wanted.at()));
        } else if (!edited.get().equals(text)) {
            after.put(file, edited.get());
            written.add(
                    "%s: destinations: [%s], observed: %s"
                            .formatted(
                                    wanted.id(),
                                    String.join(", ", wanted.regions()),
                                    places.today()));
        }
    }
}
