package dev.portolan.provider.openai;

import dev.portolan.provider.Call;
import dev.portolan.provider.Target;
import dev.portolan.provider.members.MemberTables;
import dev.portolan.provider.parameters.MemberChanges;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The edits that a profile makes to a request's bytes. */
final class RequestEdits {
    private static final String TIER = "service_tier";
    private static final String ASK = "{\"include_usage\":true}";

    /** Members that servers refuse without tools. */
    private static final Set<String> OF_TOOLS = Set.of("tool_choice", "parallel_tool_calls");

    private final Profile profile;

    RequestEdits(Profile profile) {
        this.profile = profile;
    }

    /** Returns the first member of the call that can't be expressed. */
    Optional<String> refused(Call call) {
        if (profile.refused.isEmpty()) {
            return Optional.empty();
        }
        return call.head().members().stream()
                .filter(m -> profile.refused.contains(m.name()) && isGiven(call, m))
                .map(Member::name)
                .findFirst();
    }

    private static boolean isGiven(Call call, Member member) {
        var bytes = call.body().array();
        return !JsonText.is(bytes, member.valueFrom(), member.valueTo(), "null");
    }

    /** Records the edits; returns the names of the members left out. */
    List<String> apply(Call call, Target target, MemberChanges changes, Edits edits) {
        var head = call.head();
        head.member("model")
                .ifPresent(m -> edits.replace(m.valueFrom(), m.valueTo(), quoted(target)));
        if (head.stream() && !head.includeUsage() && profile.usageOnRequest.test(target)) {
            askForUsage(call, edits);
        }
        if (profile.developerAsSystem && head.developerRole()) {
            developerAsSystem(call, edits);
        }
        if (call.operation().kind() == Operation.Kind.CHAT) {
            changes.edit(call, edits);
            rename(call, target, edits);
        }
        return drop(call, changes, edits);
    }

    private static byte[] quoted(Target target) {
        return JsonText.quote(target.model());
    }

    private static void askForUsage(Call call, Edits edits) {
        var options = call.head().member("stream_options");
        if (options.isEmpty()) {
            edits.insert(call.head().insertAt(), "\"stream_options\":" + ASK + ",");
            return;
        }
        var at = options.get();
        var bytes = call.body().array();
        var members = JsonParts.members(bytes, at.valueFrom(), at.valueTo());
        if (members.isEmpty()) {
            edits.replace(at.valueFrom(), at.valueTo(), ASK);
            return;
        }
        for (var member : members) {
            if (member.name().equals("include_usage")) {
                edits.replace(member.valueFrom(), member.valueTo(), "true");
                return;
            }
        }
        edits.insert(at.valueFrom() + 1, "\"include_usage\":true,");
    }

    private static void developerAsSystem(Call call, Edits edits) {
        var messages = call.head().member("messages").orElseThrow();
        var bytes = call.body().array();
        for (var message : JsonParts.elements(bytes, messages.valueFrom(), messages.valueTo())) {
            for (var member : JsonParts.members(bytes, message.from(), message.to())) {
                if (member.name().equals("role")
                        && JsonText.decode(bytes, member.valueFrom(), member.valueTo())
                                .equals("developer")) {
                    edits.replace(member.valueFrom(), member.valueTo(), "\"system\"");
                }
            }
        }
    }

    /** Renames members that the target knows by another name, unless its model knows this one. */
    private void rename(Call call, Target target, Edits edits) {
        for (var member : call.head().members()) {
            var other = profile.renamed.get(member.name());
            if (other != null
                    && other.when().test(target)
                    && call.head().member(other.to()).isEmpty()
                    && !ModelTable.of(target).requires(member.name())) {
                int end =
                        JsonText.endOfString(
                                call.body().array(), member.from(), member.valueFrom());
                edits.replace(member.from(), end, JsonText.quote(other.to()));
            }
        }
    }

    private List<String> drop(Call call, MemberChanges changes, Edits edits) {
        var members = call.head().members();
        boolean withoutTools = members.stream().anyMatch(m -> isEmptyTools(call, m));
        var dropped = new LinkedHashSet<String>();
        var removed = new HashSet<String>();
        for (var member : members) {
            if (isDropped(call, member)) {
                dropped.add(member.name());
                removed.add(member.name());
            } else if (changes.removes(member)
                    || asksForNothing(call, member)
                    || (withoutTools && OF_TOOLS.contains(member.name()))) {
                removed.add(member.name());
            }
        }
        if (!removed.isEmpty()) {
            edits.removeMembers(members, member -> removed.contains(member.name()));
        }
        dropped.addAll(changes.dropped());
        return List.copyOf(dropped);
    }

    /**
     * Returns whether a member is an empty list that servers refuse, or that names an extension of
     * a few.
     */
    private static boolean asksForNothing(Call call, Member member) {
        return isEmptyTools(call, member)
                || (MemberTables.need(member.name()) != null && isEmptyList(call, member));
    }

    private static boolean isEmptyTools(Call call, Member member) {
        return member.name().equals("tools") && isEmptyList(call, member);
    }

    private static boolean isEmptyList(Call call, Member member) {
        var bytes = call.body().array();
        int from = member.valueFrom();
        return bytes[from] == '['
                && JsonText.skipBlank(bytes, from + 1, member.valueTo()) == member.valueTo() - 1;
    }

    private boolean isDropped(Call call, Member member) {
        return profile.dropped.contains(member.name())
                || OpenAiDialect.isLeftOut(call, member)
                || isUnknownTier(call, member);
    }

    /** Returns whether a member is a service tier that is unknown there. */
    boolean isUnknownTier(Call call, Member member) {
        if (profile.tiers.isEmpty() || !member.name().equals(TIER)) {
            return false;
        }
        var bytes = call.body().array();
        return isGiven(call, member)
                && profile.tiers.stream()
                        .noneMatch(
                                known ->
                                        JsonText.is(
                                                bytes,
                                                member.valueFrom(),
                                                member.valueTo(),
                                                '"' + known + '"'));
    }
}
