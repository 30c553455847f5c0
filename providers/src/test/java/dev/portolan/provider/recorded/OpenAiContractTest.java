package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.registry.Providers;

import java.net.URI;

/** OpenAI keeps the contract of providers. */
final class OpenAiContractTest extends FamilyContract {
    @Override
    Provider provider() {
        return Providers.byId("openai").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(URI.create("https://api.openai.com/v1"), "gpt-5");
    }
}
