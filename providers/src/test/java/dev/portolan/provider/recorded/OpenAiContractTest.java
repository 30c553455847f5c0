package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.registry.Providers;

import java.net.URI;
import java.util.Map;

/** Runs the contract of providers for OpenAI. */
final class OpenAiContractTest extends FamilyContract {
    @Override
    Provider provider() {
        return Providers.byId("openai").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(
                URI.create("https://api.openai.com/v1"), "gpt-5", Map.of(Target.API, Target.CHAT));
    }
}
