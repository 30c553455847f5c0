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

/** The tables of all protocols, separately and merged so that one look-up covers all of them. */
public final class MemberTables {
    private static final Map<MemberLocation, Names> PLACES = merged();
    private static final Map<String, Feature> NEEDS = needs();
    private static final Map<TargetProtocol, Set<String>> DROPPED = dropped();

    private MemberTables() {}

    /**
     * The merged row of one member.
     *
     * @param outside the protocols, as bits, whose targets must not get it under a requirement
     * @param host whether some hosts of Claude refuse it
     */
    private record Known(int outside, MemberContent inside, boolean host) {}

    /**
     * The merged table of one location.
     *
     * @param anything the protocols, as bits, that would pass on any member there
     */
    private record Names(Map<String, Known> known, int anything) {}

    /** Returns the table of a protocol. */
    public static List<MemberRow> of(TargetProtocol protocol) {
        return switch (protocol) {
            case OPENAI -> ChatMembers.openAi();
            case MISTRAL -> ChatMembers.mistral();
            case ANTHROPIC -> ClaudeMembers.anthropic();
            case CONVERSE -> CloudMembers.converse();
            case GEMINI -> CloudMembers.gemini();
        };
    }

    /** The locations at which unlisted members would reach a protocol's targets. */
    static Set<MemberLocation> open(TargetProtocol protocol) {
        return switch (protocol) {
            case OPENAI -> {
                var locations = EnumSet.range(MemberLocation.BODY, MemberLocation.SETTING);
                locations.add(MemberLocation.OPERATION);
                locations.add(MemberLocation.ITEM);
                yield locations;
            }
            case ANTHROPIC -> EnumSet.range(MemberLocation.BODY, MemberLocation.SETTING);
            // The dialect removes members of the body, of messages and of calls that Mistral
            // doesn't know.
            case MISTRAL -> {
                var locations = EnumSet.range(MemberLocation.CALLED, MemberLocation.SETTING);
                locations.add(MemberLocation.OPERATION);
                yield locations;
            }
            case CONVERSE -> EnumSet.of(MemberLocation.MODEL_FIELDS);
            case GEMINI -> EnumSet.of(MemberLocation.GOOGLE);
        };
    }

    /** Returns the protocols, as bits, whose targets must not get a member under a requirement. */
    public static int outside(MemberLocation location, String name) {
        var names = names(location);
        var known = names.known().get(name);
        return known == null ? names.anything() : known.outside();
    }

    /** Returns the protocols, as bits, that would pass on any member at a location. */
    public static int anything(MemberLocation location) {
        return names(location).anything();
    }

    /** Returns the values a member may have; anything if no table lists it. */
    public static MemberContent inside(MemberLocation location, String name) {
        var known = names(location).known().get(name);
        return known == null ? MemberContent.DATA : known.inside();
    }

    /** Returns whether some hosts of Claude refuse a member, and others don't. */
    public static boolean differsByHost(MemberLocation location, String name) {
        var known = names(location).known().get(name);
        return known != null && known.host();
    }

    /** Returns what a request with this member additionally needs; null if nothing. */
    public static @Nullable Feature need(String bodyMember) {
        return NEEDS.get(bodyMember);
    }

    /** Returns whether a requirement removes a member from requests to a protocol's targets. */
    public static boolean drops(TargetProtocol protocol, MemberLocation location, String name) {
        return Objects.requireNonNull(DROPPED.get(protocol)).contains(key(location, name));
    }

    private static String key(MemberLocation location, String name) {
        return location + " " + name;
    }

    private static Map<TargetProtocol, Set<String>> dropped() {
        var dropped = new EnumMap<TargetProtocol, Set<String>>(TargetProtocol.class);
        for (var protocol : TargetProtocol.values()) {
            dropped.put(
                    protocol,
                    of(protocol).stream()
                            .filter(row -> row.treatment() == MemberTreatment.DROPPED)
                            .map(row -> key(row.location(), row.name()))
                            .collect(Collectors.toUnmodifiableSet()));
        }
        return dropped;
    }

    /** Returns the members of a protocol's body with a treatment. */
    public static Set<String> treated(TargetProtocol protocol, MemberTreatment treatment) {
        return of(protocol).stream()
                .filter(
                        row ->
                                row.location() == MemberLocation.BODY
                                        && row.treatment() == treatment)
                .map(MemberRow::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the protocols of a set of bits. */
    public static Set<TargetProtocol> protocols(int bits) {
        return TargetProtocol.of(bits);
    }

    private static Names names(MemberLocation location) {
        return Objects.requireNonNull(PLACES.get(location), "every location is merged");
    }

    private static Map<MemberLocation, Names> merged() {
        var locations = new EnumMap<MemberLocation, Names>(MemberLocation.class);
        for (var location : MemberLocation.values()) {
            int anything = 0;
            for (var protocol : TargetProtocol.values()) {
                anything |= open(protocol).contains(location) ? protocol.bit() : 0;
            }
            locations.put(location, new Names(known(location, anything), anything));
        }
        return locations;
    }

    private static Map<String, Known> known(MemberLocation location, int anything) {
        var known = new HashMap<String, Known>();
        for (var protocol : TargetProtocol.values()) {
            for (var row : of(protocol)) {
                if (row.location() == location) {
                    var before =
                            known.getOrDefault(
                                    row.name(),
                                    new Known(
                                            anything,
                                            row.inside(),
                                            HostMembers.lists(location, row.name())));
                    known.put(row.name(), with(before, row, protocol));
                }
            }
        }
        return known;
    }

    /** Returns the merged row with what one protocol's row adds to it. */
    private static Known with(Known before, MemberRow row, TargetProtocol protocol) {
        if (!before.inside().equals(row.inside())) {
            throw new IllegalStateException("two tables differ in the content of a member: " + row);
        }
        return new Known(
                row.treatment().inside()
                        ? before.outside() & ~protocol.bit()
                        : before.outside() | protocol.bit(),
                row.inside(),
                before.host());
    }

    private static Map<String, Feature> needs() {
        var needs = new HashMap<String, Feature>();
        Arrays.stream(TargetProtocol.values())
                .flatMap(protocol -> of(protocol).stream())
                .filter(row -> row.location() == MemberLocation.BODY)
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
