package dev.portolan.provider.members;

import dev.portolan.provider.Feature;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All protocols' tables, each by itself and merged so that one look-up asks all of them. */
public final class MemberTables {
    private static final Map<Place, Integer> ANYTHING = anything();
    private static final Map<Place, Map<String, Known>> KNOWN = merged();
    private static final Map<String, Feature> NEEDS = needs();

    private MemberTables() {}

    /**
     * What the tables say of one member.
     *
     * @param listed the protocols that let it stay, by their bits
     * @param reserved the protocols that take it from nobody but the endpoint's configuration
     */
    private record Known(int listed, int reserved, Inside inside) {}

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
        var known = known(place, name);
        return known == null
                ? anything(place)
                : (anything(place) & ~known.listed()) | known.reserved();
    }

    /** The protocols, by their bits, that would hand on whatever stands at a place. */
    public static int anything(Place place) {
        return ANYTHING.getOrDefault(place, 0);
    }

    /** What the value of a member may hold; anything where no table lists it. */
    public static Inside inside(Place place, String name) {
        var known = known(place, name);
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

    private static @Nullable Known known(Place place, String name) {
        return KNOWN.getOrDefault(place, Map.of()).get(name);
    }

    private static Map<Place, Integer> anything() {
        var bits = new EnumMap<Place, Integer>(Place.class);
        for (var protocol : Protocol.values()) {
            open(protocol).forEach(place -> bits.merge(place, protocol.bit(), (a, b) -> a | b));
        }
        return bits;
    }

    private static Map<Place, Map<String, Known>> merged() {
        var all = new EnumMap<Place, Map<String, Known>>(Place.class);
        for (var protocol : Protocol.values()) {
            for (var row : of(protocol)) {
                all.computeIfAbsent(row.place(), _place -> new HashMap<>())
                        .merge(row.name(), known(row, protocol), MemberTables::both);
            }
        }
        return all;
    }

    private static Known known(MemberRow row, Protocol protocol) {
        boolean inside = row.treatment().inside();
        return new Known(inside ? protocol.bit() : 0, inside ? 0 : protocol.bit(), row.inside());
    }

    private static Known both(Known one, Known other) {
        if (!one.inside().equals(other.inside())) {
            throw new IllegalStateException("two tables differ in what a member holds: " + one);
        }
        return new Known(
                one.listed() | other.listed(), one.reserved() | other.reserved(), one.inside());
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
