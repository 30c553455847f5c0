package dev.portolan.gateway.catalog;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.provider.Call;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.members.TargetProtocol;

import java.util.Arrays;
import java.util.Optional;

/** Maps protocol extensions, members outside a protocol's table, to the policies' capabilities. */
public final class ProtocolExtensions {
    private static final Capabilities ALL =
            Capabilities.of(
                    Arrays.stream(TargetProtocol.values()).map(ProtocolExtensions::of).toList());

    private ProtocolExtensions() {}

    /**
     * Returns the capability that a request with members outside {@code protocol}'s table needs.
     */
    public static Capability of(TargetProtocol protocol) {
        return switch (protocol) {
            case OPENAI -> Capability.OPENAI_EXTENSIONS;
            case MISTRAL -> Capability.MISTRAL_EXTENSIONS;
            case ANTHROPIC -> Capability.ANTHROPIC_EXTENSIONS;
            case CONVERSE -> Capability.CONVERSE_EXTENSIONS;
            case GEMINI -> Capability.GEMINI_EXTENSIONS;
        };
    }

    /** Returns the member of {@code call} that excludes {@code deployment}; empty if none does. */
    public static Optional<String> member(Call call, DeploymentFacts deployment) {
        CallerProtocol caller = CallerProtocol.of(call.operation());
        return Arrays.stream(TargetProtocol.values())
                .filter(protocol -> deployment.offer().roaming().has(of(protocol)))
                .map(protocol -> caller.unlistedMember(call, protocol))
                .flatMap(Optional::stream)
                .findFirst();
    }

    static Capabilities only(TargetProtocol protocol) {
        return Capabilities.of(of(protocol));
    }

    /** The extensions of all protocols. */
    public static Capabilities all() {
        return ALL;
    }
}
