package dev.portolan.provider.nativeresponses;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.parameters.ChatParameters;
import dev.portolan.provider.parameters.MemberChanges;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Passes requests of the Responses protocol through to a server that speaks it: the caller's bytes
 * with the model's name there, and with {@code store: false} unless the caller says otherwise,
 * because servers store by default.
 */
public final class ResponsesLane {
    /** The operations of the protocol. */
    public static final Set<Operation> OPERATIONS =
            Set.of(Operation.RESPONSES, Operation.INPUT_TOKENS);

    private static final String STORE = "store";

    private ResponsesLane() {}

    /** Prepares a call that nothing keeps from the server. */
    public static Preparation prepare(
            Call call, Target target, LaneRules rules, String path, Map<String, String> headers) {
        var changes = ChatParameters.ofResponse(call, target);
        var impossible = changes.unsupported();
        if (impossible.isPresent()) {
            return impossible.get();
        }
        var edits = new Edits(call.body());
        var history = new ItemHistory(call, rules, ContentOwner.of(rules.provider(), target));
        var refused = history.apply(edits);
        if (refused.isPresent()) {
            return refused.get();
        }
        call.head()
                .member("model")
                .ifPresent(
                        m ->
                                edits.replace(
                                        m.valueFrom(),
                                        m.valueTo(),
                                        JsonText.quote(target.model())));
        var dropped = new LinkedHashSet<>(history.dropped());
        dropped.addAll(leaveOut(call, rules, changes, edits));
        if (call.operation().kind().generates()) {
            storeNothing(call, edits);
        }
        return new Preparation.Ready(
                new UpstreamRequest("POST", path, headers, edits.build(), List.copyOf(dropped)));
    }

    private static Set<String> leaveOut(
            Call call, LaneRules rules, MemberChanges changes, Edits edits) {
        var members = call.head().members();
        var dropped = new LinkedHashSet<String>();
        members.stream().filter(rules.dropped()).map(Member::name).forEach(dropped::add);
        changes.edit(call, edits);
        if (members.stream().anyMatch(m -> changes.removes(m) || rules.dropped().test(m))) {
            edits.removeMembers(members, m -> changes.removes(m) || rules.dropped().test(m));
        }
        dropped.addAll(changes.dropped());
        return dropped;
    }

    private static void storeNothing(Call call, Edits edits) {
        var store = call.head().member(STORE);
        var bytes = call.body().array();
        if (store.isEmpty()) {
            edits.insert(call.head().insertAt(), "\"store\":false,");
        } else if (JsonText.is(bytes, store.get().valueFrom(), store.get().valueTo(), "null")) {
            edits.replace(store.get().valueFrom(), store.get().valueTo(), "false");
        }
    }

    /** Returns a reader of the answer to a call. */
    public static AnswerReader answers(Call call, Target target, String provider) {
        return call.operation().kind().generates()
                ? new ResponsesPassthroughReader(ContentOwner.of(provider, target))
                : new InputTokensReader();
    }
}
