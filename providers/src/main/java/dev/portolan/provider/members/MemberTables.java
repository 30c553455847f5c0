package dev.portolan.provider.members;

import dev.portolan.provider.request.Feature;

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
    private static final Map<MemberLocation, Names> PLACES = merged();
    private static final Map<String, Feature> NEEDS = needs();

    private MemberTables() {}

    /**
     * What the tables say of one member.
     *
     * @param outside the protocols whose targets a requirement keeps it from, by their bits
     */
    private record Known(int outside, MemberContent inside) {}

    /**
     * What the tables say of one place.
     *
     * @param anything the protocols, by their bits, that would hand on whatever stands there
     */
    private record Names(Map<String, Known> known, int anything) {}

    /** The table of a protocol. */
    public static List<MemberRow> of(TargetProtocol protocol) {
        return switch (protocol) {
            case OPENAI -> ChatMembers.openAi();
            case MISTRAL -> ChatMembers.mistral();
            case ANTHROPIC -> ClaudeMembers.anthropic();
            case CONVERSE -> CloudMembers.converse();
            case GEMINI -> CloudMembers.gemini();
        };
    }

    /** Where members that a protocol's table doesn't list would reach its targets. */
    static Set<MemberLocation> open(TargetProtocol protocol) {
        return switch (protocol) {
            case OPENAI, ANTHROPIC -> EnumSet.range(MemberLocation.BODY, MemberLocation.SETTING);
            // Its lane takes out of the body, of messages and of calls what Mistral doesn't know.
            case MISTRAL -> EnumSet.range(MemberLocation.CALLED, MemberLocation.SETTING);
            case CONVERSE -> EnumSet.of(MemberLocation.MODEL_FIELDS);
            case GEMINI -> EnumSet.of(MemberLocation.GOOGLE);
        };
    }

    /** The protocols, by their bits, whose targets a requirement keeps a member from. */
    public static int outside(MemberLocation place, String name) {
        var names = names(place);
        var known = names.known().get(name);
        return known == null ? names.anything() : known.outside();
    }

    /** The protocols, by their bits, that would hand on whatever stands at a place. */
    public static int anything(MemberLocation place) {
        return names(place).anything();
    }

    /** What the value of a member may hold; anything where no table lists it. */
    public static MemberContent inside(MemberLocation place, String name) {
        var known = names(place).known().get(name);
        return known == null ? MemberContent.DATA : known.inside();
    }

    /** What a request with this member needs for its sake; null where it needs nothing more. */
    public static @Nullable Feature need(String bodyMember) {
        return NEEDS.get(bodyMember);
    }

    /** The members of a protocol's body with a treatment. */
    public static Set<String> treated(TargetProtocol protocol, MemberTreatment treatment) {
        return of(protocol).stream()
                .filter(row -> row.place() == MemberLocation.BODY && row.treatment() == treatment)
                .map(MemberRow::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The protocols of a set of bits. */
    public static Set<TargetProtocol> protocols(int bits) {
        return TargetProtocol.of(bits);
    }

    private static Names names(MemberLocation place) {
        return Objects.requireNonNull(PLACES.get(place), "every place is merged");
    }

    private static Map<MemberLocation, Names> merged() {
        var places = new EnumMap<MemberLocation, Names>(MemberLocation.class);
        for (var place : MemberLocation.values()) {
            int anything = 0;
            for (var protocol : TargetProtocol.values()) {
                anything |= open(protocol).contains(place) ? protocol.bit() : 0;
            }
            places.put(place, new Names(known(place, anything), anything));
        }
        return places;
    }

    private static Map<String, Known> known(MemberLocation place, int anything) {
        var known = new HashMap<String, Known>();
        for (var protocol : TargetProtocol.values()) {
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
    private static Known with(Known before, MemberRow row, TargetProtocol protocol) {
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
        Arrays.stream(TargetProtocol.values())
                .flatMap(protocol -> of(protocol).stream())
                .filter(row -> row.place() == MemberLocation.BODY)
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
