package dev.portolan.provider.parameters;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The changes of a body's top-level members without which a model refuses the request. */
public final class MemberChanges {
    /** No changes. */
    public static final MemberChanges NONE = new MemberChanges();

    private final Set<String> removed = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final Map<String, JsonValue> values = new HashMap<>();
    private final Set<String> dropped = new LinkedHashSet<>();
    private @Nullable String obstacle;

    MemberChanges() {}

    /** Removes a member that has no effect. */
    void remove(String name) {
        removed.add(name);
    }

    /** Removes a member and reports it. */
    void drop(String name) {
        removed.add(name);
        dropped.add(name);
    }

    /** Reports a part of a member that is left out. */
    void report(String name) {
        dropped.add(name);
    }

    void rename(String name, String other) {
        renamed.put(name, other);
    }

    void replace(String name, JsonValue value) {
        values.put(name, value);
    }

    /** Names a member without which the answer would differ. */
    void refuse(String name) {
        obstacle = obstacle == null ? name : obstacle;
    }

    /** Returns the refusal of a call that the model can't serve; empty if it can. */
    public Optional<Preparation.Unsupported> unsupported() {
        return Optional.ofNullable(obstacle)
                .map(
                        name ->
                                new Preparation.Unsupported(
                                        name, "The model does not accept it; remove it."));
    }

    /** Returns whether a member is left out. */
    public boolean removes(Member member) {
        return removed.contains(member.name());
    }

    /** Returns the names of what is left out and may have had an effect. */
    public List<String> dropped() {
        return List.copyOf(dropped);
    }

    /** Records the edits of names and values; the caller removes members. */
    public void edit(Call call, Edits edits) {
        if (renamed.isEmpty() && values.isEmpty()) {
            return;
        }
        var bytes = call.body().array();
        for (var member : call.head().members()) {
            var other = renamed.get(member.name());
            if (other != null) {
                int end = JsonText.endOfString(bytes, member.from(), member.valueFrom());
                edits.replace(member.from(), end, JsonText.quote(other));
            }
            var value = values.get(member.name());
            if (value != null && !removed.contains(member.name())) {
                edits.replace(member.valueFrom(), member.valueTo(), value.toBytes());
            }
        }
    }
}
