package dev.portolan.provider.members;

import dev.portolan.provider.Feature;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** All protocols' tables, each by itself and merged so that one look-up asks all of them. */
public final class MemberTables {
    private static final Map<Place, Names> PLACES = merged();
    private static final Map<String, Feature> NEEDS = needs();

    private MemberTables() {}

    /**
     * What the tables say of one member.
     *
     * @param outside the protocols whose targets a requirement keeps it from, by their bits
     */
    private record Known(int outside, Inside inside) {}

    /**
     * What the tables say of one place.
     *
     * @param anything the protocols, by their bits, that would hand on whatever stands there
     */
    private record Names(Map<String, Known> known, int anything) {}

    /** The table of a protocol. */
    public static List<MemberRow> of(Protocol protocol) {
        return switch (protocol) {
            case OPENAI -> ChatMembers.openAi();
            case MISTRAL -> ChatMembers.mistral();
            case ANTHROPIC -> ClaudeMembers.anthropic();
            case CONVERSE -> CloudMembers.converse();
            case GEMINI -> CloudMembers.gemini();
        };
    }

    /** Where members that a protocol's table doesn't list would reach its targets. */
    static Set<Place> open(Protocol protocol) {
        return switch (protocol) {
            case OPENAI, ANTHROPIC -> EnumSet.range(Place.BODY, Place.SETTING);
            // Its lane takes out of the body, of messages and of calls what Mistral doesn't know.
            case MISTRAL -> EnumSet.range(Place.CALLED, Place.SETTING);
            case CONVERSE -> EnumSet.of(Place.MODEL_FIELDS);
            case GEMINI -> EnumSet.of(Place.GOOGLE);
        };
    }

    /** The protocols, by their bits, whose targets a requirement keeps a member from. */
    public static int outside(Place place, String name) {
        var names = names(place);
        var known = names.known().get(name);
        return known == null ? names.anything() : known.outside();
    }

    /** The protocols, by their bits, that would hand on whatever stands at a place. */
    public static int anything(Place place) {
        return names(place).anything();
    }

    /** What the value of a member may hold; anything where no table lists it. */
    public static Inside inside(Place place, String name) {
        var known = names(place).known().get(name);
        return known == null ? Inside.DATA : known.inside();
    }

    /** What a request with this member needs for its sake; null where it needs nothing more. */
    public static @Nullable Feature need(String bodyMember) {
        return NEEDS.get(bodyMember);
    }

    /** The members of a protocol's body with a treatment. */
    public static Set<String> treated(Protocol protocol, Treatment treatment) {
        return of(protocol).stream()
                .filter(row -> row.place() == Place.BODY && row.treatment() == treatment)
                .map(MemberRow::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The protocols of a set of bits. */
    public static Set<Protocol> protocols(int bits) {
        return Protocol.of(bits);
    }

    private static Names names(Place place) {
        return Objects.requireNonNull(PLACES.get(place), "every place is merged");
    }

    private static Map<Place, Names> merged() {
        var places = new EnumMap<Place, Names>(Place.class);
        for (var place : Place.values()) {
            int anything = 0;
            for (var protocol : Protocol.values()) {
                anything |= open(protocol).contains(place) ? protocol.bit() : 0;
            }
            places.put(place, new Names(known(place, anything), anything));
        }
        return places;
    }

    private static Map<String, Known> known(Place place, int anything) {
        var known = new HashMap<String, Known>();
        for (var protocol : Protocol.values()) {
            for (var row : of(protocol)) {
                if (row.place() == place) {
                    var before = known.getOrDefault(row.name(), new Known(anything, row.inside()));
                    known.put(row.name(), with(before, row, protocol));
                }
            }
        }
        return known;
    }

    /** The same, by what one protocol's row adds to it. */
    private static Known with(Known before, MemberRow row, Protocol protocol) {
        if (!before.inside().equals(row.inside())) {
            throw new IllegalStateException("two tables differ in what a member holds: " + row);
        }
        return new Known(
                row.treatment().inside()
                        ? before.outside() & ~protocol.bit()
                        : before.outside() | protocol.bit(),
                row.inside());
    }

    private static Map<String, Feature> needs() {
        var needs = new HashMap<String, Feature>();
        Arrays.stream(Protocol.values())
                .flatMap(protocol -> of(protocol).stream())
                .filter(row -> row.place() == Place.BODY)
                .forEach(
                        row -> {
                            var need = row.treatment().need();
                            if (need != null) {
                                needs.put(row.name(), need);
                            }
                        });
        return Map.copyOf(needs);
    }
}
