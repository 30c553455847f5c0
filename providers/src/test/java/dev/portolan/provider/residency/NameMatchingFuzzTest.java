package dev.portolan.provider.residency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.facts.Hosts.BaseUrl;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Tests that random addresses and ARNs are parsed as the platform would, or rejected, without
 * throwing.
 */
final class NameMatchingFuzzTest {
    private static final String[] URL_PARTS = {
        "http",
        "https",
        "://",
        ":",
        "/",
        "//",
        "@",
        "?",
        "#",
        "[",
        "]",
        "::1",
        ".",
        "..",
        "\\",
        "%2e",
        "%",
        "api.openai.com",
        "API.OpenAI.com",
        "evil",
        "\u3002",
        "\u0000",
        "\t",
        " ",
        "443",
        "99999",
        "0",
        "-",
        "_",
        "xn--e1afmkfd",
        "bedrock-runtime.eu-central-1.amazonaws.com",
        "127.0.0.1",
        "0x7f.1"
    };
    private static final String[] ARN_PARTS = {
        "arn", "aws", "aws-eusc", "bedrock", "sagemaker", "eu-central-1", "123456789012", ":", "::",
                "/",
        "foundation-model", "inference-profile", "endpoint", "eu.", "mistral.m", "", " ", "%3A",
                "\n", "*"
    };

    @Test
    void baseUrl_noise_isRefusedOrHasThePlatformsHost() {
        RandomGenerator random = seeded();
        int parsed = 0;
        for (int i = 0; i < 40_000; i++) {
            String url = noise(random, URL_PARTS);
            try {
                BaseUrl read = BaseUrl.parse(url);
                parsed++;
                assertThat(read.host()).doesNotContain("@", "/", "%").isLowerCase().isNotEmpty();
                String platform = URI.create(url).getHost();
                if (platform != null) {
                    String host = platform.toLowerCase(Locale.ROOT);
                    assertThat(read.host()).isEqualTo(host.replaceAll("\\.$", ""));
                }
            } catch (BaseUrl.Unusable e) {
                assertThat(e.why()).isNotBlank();
            }
        }
        assertThat(parsed).isPositive();
    }

    @Test
    void arn_noise_isRefusedOrReadsBackAsWritten() {
        RandomGenerator random = seeded();
        for (int i = 0; i < 40_000; i++) {
            String text = noise(random, ARN_PARTS);
            Optional<AwsRules.Arn> arn = AwsRules.Arn.parse(text);
            arn.ifPresent(
                    a ->
                            assertThat(text)
                                    .startsWith(
                                            "arn:"
                                                    + a.partition()
                                                    + ":"
                                                    + a.service()
                                                    + ":"
                                                    + a.region()
                                                    + ":")
                                    .endsWith(":" + a.type() + "/" + a.id()));
        }
        assertThat(AwsRules.Arn.parse("arn:aws:bedrock:eu-central-1::foundation-model/mistral.m\n"))
                .isEmpty();
    }

    private static RandomGenerator seeded() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(20261123L);
    }

    private static String noise(RandomGenerator random, String[] parts) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? parts[0] : "");
        int count = random.nextInt(1, 9);
        for (int i = 0; i < count; i++) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }
}
