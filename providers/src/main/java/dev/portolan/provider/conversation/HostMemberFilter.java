package dev.portolan.provider.conversation;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.members.ClaudeBetas;
import dev.portolan.provider.members.ClaudePlatform;
import dev.portolan.provider.members.HostMembers;
import dev.portolan.provider.members.MemberContent;
import dev.portolan.provider.members.MemberLocation;
import dev.portolan.provider.members.MemberTables;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves out the members of a body in Anthropic's protocol that a host of Claude refuses, that a
 * requirement removes, and lists that are empty and so ask for nothing.
 */
public final class HostMemberFilter {
    /** Lists that need a beta feature even if they are empty. */
    private static final Set<String> LISTS = Set.of("mcp_servers", "betas");

    private static final String CONTEXT = "context_management";

    private final ClaudePlatform platform;
    private final String model;
    private final boolean bound;
    private final Edits edits;
    private final Set<String> dropped = new LinkedHashSet<>();

    private HostMemberFilter(ClaudePlatform platform, String model, boolean bound, Edits edits) {
        this.platform = platform;
        this.model = model;
        this.bound = bound;
        this.edits = edits;
    }

    /** Returns a call without what a model at a platform refuses, given the betas it is sent. */
    public static RewrittenCall of(
            RewrittenCall rewritten, ClaudePlatform platform, Target target, AnthropicBetas sent) {
        var call = rewritten.call();
        var edits = new Edits(call.body());
        var filter = new HostMemberFilter(platform, target.model(), call.bound(), edits);
        var members = call.head().members();
        var removed = new LinkedHashSet<Member>();
        for (var member : members) {
            if (filter.isUnwanted(call.body(), member, sent)) {
                removed.add(member);
            }
        }
        edits.removeMembers(members, removed::contains);
        if (call.head().hostMembers()) {
            members.stream()
                    .filter(member -> !removed.contains(member))
                    .forEach(member -> filter.below(MemberLocation.BODY, call.body(), member));
        }
        return rewritten.with(edits, filter.dropped);
    }

    /**
     * Returns why a platform can't serve a call: a member asks it for what it doesn't have, and
     * leaving it out would change the answer.
     */
    public static Optional<Preparation.Unsupported> obstacle(Call call, ClaudePlatform platform) {
        boolean connects =
                switch (platform) {
                    case ANTHROPIC, FOUNDRY -> true;
                    case VERTEX, BEDROCK_INVOKE, BEDROCK_CONVERSE -> false;
                };
        return call.head()
                .member("mcp_servers")
                .filter(member -> !connects && !Message.elements(call.body(), member).isEmpty())
                .map(
                        member ->
                                new Preparation.Unsupported(
                                        member.name(),
                                        "Claude calls no MCP servers on this cloud."));
    }

    /** Chooses the beta features to send, of those in the header and in the body. */
    public static ClaudeBetas.Choice betas(Call call, ClaudePlatform platform, Target target) {
        return ClaudeBetas.choose(platform, target.model(), asked(call, platform));
    }

    private static AnthropicBetas asked(Call call, ClaudePlatform platform) {
        var member = call.head().member(AnthropicBetas.MEMBER);
        if (platform == ClaudePlatform.ANTHROPIC || member.isEmpty()) {
            return call.betas();
        }
        var names = new ArrayList<>(call.betas().names());
        for (var element : Message.elements(call.body(), member.get())) {
            var name = Message.text(element, new Member("", 0, element.from(), element.to()));
            AnthropicBetas.read(List.of(name)).ifPresent(read -> names.addAll(read.names()));
        }
        return new AnthropicBetas(names.stream().distinct().toList());
    }

    private boolean isUnwanted(Slice body, Member member, AnthropicBetas sent) {
        var name = member.name();
        boolean read = name.equals(AnthropicBetas.MEMBER) && platform != ClaudePlatform.ANTHROPIC;
        if (read || (LISTS.contains(name) && isEmptyArray(body, member))) {
            return true;
        }
        boolean context =
                name.equals(CONTEXT) && platform != ClaudePlatform.ANTHROPIC && !manages(sent);
        boolean unwanted = context || isRefused(MemberLocation.BODY, name);
        if (unwanted) {
            dropped.add(name);
        }
        return unwanted;
    }

    /** Returns whether a beta feature is sent that the clouds require for the member. */
    private static boolean manages(AnthropicBetas sent) {
        return sent.names().stream()
                .anyMatch(
                        name ->
                                name.startsWith("context-management-")
                                        || name.startsWith("compact-"));
    }

    private static boolean isEmptyArray(Slice body, Member member) {
        return body.array()[member.valueFrom()] == '[' && Message.elements(body, member).isEmpty();
    }

    private boolean isRefused(MemberLocation location, String name) {
        return HostMembers.refuses(platform, model, location, name)
                || (bound && MemberTables.drops(TargetProtocol.ANTHROPIC, location, name));
    }

    /** Filters the objects in a member's value. */
    private void below(MemberLocation location, Slice object, Member member) {
        var inside = inside(location, member.name());
        if (inside != null) {
            value(
                    inside,
                    member.name(),
                    new Slice(object.array(), member.valueFrom(), member.valueTo()));
        }
    }

    private void value(MemberLocation location, String name, Slice value) {
        byte first = value.array()[value.from()];
        if (first == '[') {
            for (var element : elements(value)) {
                value(location, name, element);
            }
        } else if (first == '{') {
            object(location, name, value);
        }
    }

    private static List<Slice> elements(Slice value) {
        return Message.elements(value, new Member("", value.from(), value.from(), value.to()));
    }

    private void object(MemberLocation location, String name, Slice object) {
        var members = Message.members(object);
        edits.removeMembers(members, member -> isRefused(location, member.name()));
        for (var member : members) {
            if (isRefused(location, member.name())) {
                dropped.add(name + "." + member.name());
            } else {
                below(location, object, member);
            }
        }
    }

    /** Returns the location of the objects in a member; null if it contains none of the tables'. */
    private static @Nullable MemberLocation inside(MemberLocation location, String name) {
        return switch (name) {
            case "messages" -> location == MemberLocation.BODY ? MemberLocation.MESSAGE : null;
            case "system" -> location == MemberLocation.BODY ? MemberLocation.PART : null;
            case "tools" ->
                    location == MemberLocation.BODY ? MemberLocation.TOOL : listed(location, name);
            case "content" ->
                    location == MemberLocation.MESSAGE || location == MemberLocation.PART
                            ? MemberLocation.PART
                            : listed(location, name);
            default -> listed(location, name);
        };
    }

    private static @Nullable MemberLocation listed(MemberLocation location, String name) {
        return MemberTables.inside(location, name) instanceof MemberContent.Objects(var inside)
                ? inside
                : null;
    }
}
