package dev.portolan.gateway.protocol;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import java.util.List;

/** A body for the deployment that its path names, whatever model the body itself names. */
public final class DeploymentBody {
    private static final String MODEL = "model";

    private DeploymentBody() {}

    /** Returns the body with the deployment as its model; one that is no object as it is. */
    public static Slice of(Slice body, String deployment) {
        byte[] bytes = body.array();
        int start = JsonText.skipBlank(bytes, body.from(), body.to());
        if (start >= body.to() || bytes[start] != '{') {
            return body;
        }
        byte[] name = JsonText.quote(deployment);
        List<Member> members = JsonParts.members(bytes, start, body.to());
        Edits edits = new Edits(body);
        for (Member member : members) {
            if (member.name().equals(MODEL)) {
                edits.replace(member.valueFrom(), member.valueTo(), name);
            }
        }
        if (edits.isEmpty()) {
            edits.insert(start + 1, "\"model\":");
            edits.replace(start + 1, start + 1, name);
            edits.insert(start + 1, members.isEmpty() ? "" : ",");
        }
        return Slice.of(edits.build().toBytes());
    }
}
