package dev.portolan.provider.wire;

import dev.portolan.provider.answer.ProviderError.Kind;
import dev.portolan.provider.wire.ErrorReader.Facts;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The error messages that providers identify by text alone, recorded or documented, by provider and
 * status.
 *
 * <p>A form is a provider's whole message, with gaps for numbers and names the operator chose and
 * never a quotation mark or a colon: an error that quotes the caller's text has other text around
 * the quotation and matches none of these. No form stands for a refused credential or an unhealthy
 * deployment.
 */
final class KnownMessages {
    /** The length of the longest message of any form. */
    private static final int MAX_LENGTH = 600;

    /** Text on one line that quotes nothing. */
    private static final String PLAIN = "[^:'\"`\\n]{0,240}";

    private static final String NAME = "[`'\"]?[\\w./:-]{1,120}[`'\"]?";

    /**
     * Servers of OpenAI's protocol and the services that run them; a container on SageMaker is one.
     */
    private static final Set<String> FAMILY =
            Set.of(
                    "openai",
                    "openai-compatible",
                    "azure-openai",
                    "azure-foundry",
                    "vllm",
                    "sglang",
                    "nim",
                    "ovhcloud",
                    "scaleway",
                    "ionos",
                    "stackit",
                    "nebius",
                    "coreweave",
                    "aws-bedrock",
                    "aws-sagemaker");

    private static final Set<String> CLAUDE =
            Set.of("anthropic", "gcp-vertex", "azure-foundry", "aws-bedrock");
    private static final Set<String> AWS = Set.of("aws-bedrock", "aws-sagemaker");
    private static final Set<String> MISTRAL =
            Set.of("mistral", "gcp-vertex", "azure-foundry", "aws-bedrock");
    private static final Set<String> CONTAINERS =
            Set.of("tgi", "openai-compatible", "aws-sagemaker");
    private static final Set<String> LLAMA = Set.of("llama-cpp");
    private static final Set<String> OLLAMA = Set.of("ollama");
    private static final Set<String> GOOGLE = Set.of("gcp-vertex");
    private static final Set<String> COMPATIBLE = Set.of("openai-compatible");

    private static final Set<Integer> BAD_REQUEST = Set.of(400);

    /** The messages for requests that are too long, refused parameters and refused content. */
    private static final List<Form> CALLERS =
            List.of(
                    tooLong(
                            FAMILY,
                            BAD_REQUEST,
                            "This (?:model|endpoint)'s maximum context length is \\d+ tokens[.,]"
                                    + " [Hh]owever,? you"
                                    + PLAIN
                                    + " [Pp]lease reduce "
                                    + PLAIN),
                    tooLong(
                            FAMILY,
                            BAD_REQUEST,
                            "'max_tokens' or 'max_completion_tokens' is too large: \\d+\\. This"
                                    + " model's maximum context length is \\d+ tokens and your"
                                    + " request has \\d+ input tokens "
                                    + PLAIN),
                    tooLong(
                            FAMILY,
                            BAD_REQUEST,
                            "The (?:decoder |encoder )?prompt \\((?:total )?length \\d+\\) is"
                                + " (?:longer than the maximum model length of \\d+|too long to fit"
                                + " into the model \\(context length \\d+\\))\\.[^:'\"\\n"
                                + "]{0,240}"),
                    tooLong(
                            FAMILY,
                            BAD_REQUEST,
                            "You passed \\d+ input tokens and requested \\d+ output tokens\\."
                                    + " However, the model's context length is only \\d+ tokens"
                                    + PLAIN),
                    tooLong(
                            FAMILY,
                            BAD_REQUEST,
                            "Invalid 'input(?:\\[\\d+\\])?': maximum context length is \\d+"
                                    + " tokens\\."),
                    tooLong(
                            Set.of("sglang"),
                            BAD_REQUEST,
                            "The input \\(\\d+ tokens\\) is longer than the model's context length"
                                    + " \\(\\d+ tokens\\)\\.?|Input length \\(\\d+ tokens\\)"
                                    + " exceeds the maximum allowed length \\(\\d+ tokens\\)"
                                    + PLAIN
                                    + "|Requested token count exceeds the model's maximum context"
                                    + " length of \\d+ tokens\\. You requested a total of \\d+"
                                    + " tokens"
                                    + "[^'\"`\\n]{0,240}"),
                    tooLong(
                            CONTAINERS,
                            Set.of(400, 413, 422),
                            "Input validation error: `inputs` (?:tokens \\+ `max_new_tokens` must"
                                    + " be <= \\d+|must have less than \\d+ tokens)\\. Given: \\d+"
                                    + "(?: `inputs` tokens and \\d+ `max_new_tokens`)?"),
                    tooLong(
                            LLAMA,
                            Set.of(400, 500),
                            "[Tt]he request exceeds the available context size" + PLAIN),
                    tooLong(
                            OLLAMA,
                            Set.of(400, 500),
                            "(?:the )?input length exceeds (?:the |maximum )?context length"),
                    tooLong(
                            CLAUDE,
                            BAD_REQUEST,
                            "(?:The model returned the following errors: )?(?:prompt is too long:"
                                    + " \\d+ tokens > \\d+ maximum|input length and `max_tokens`"
                                    + " exceed context limit: \\d+ \\+ \\d+ > \\d+, decrease input"
                                    + " length or `max_tokens` and try again)"),
                    tooLong(
                            MISTRAL,
                            BAD_REQUEST,
                            "Prompt contains \\d+ tokens(?: and \\d+ draft tokens)?,? too large for"
                                    + " model with \\d+ maximum context length\\.?"),
                    tooLong(
                            GOOGLE,
                            BAD_REQUEST,
                            "The input token count \\(?\\d+\\)? exceeds the maximum number of"
                                + " tokens allowed \\(?\\d+\\)?\\.?|Unable to submit request"
                                + " because the input token count is \\d+ but (?:the )?model only"
                                + " supports up to \\d+\\.[^'\"`\\n"
                                + "]{0,300}"),
                    tooLong(
                            AWS,
                            BAD_REQUEST,
                            "(?:The model returned the following errors: )?Input is too long for"
                                    + " requested model\\.?|Input Tokens Exceeded: Number of input"
                                    + " tokens exceeds maximum length\\."
                                    + PLAIN
                                    + "|(?:400 Bad Request: )?Too many input tokens\\. Max input"
                                    + " tokens: \\d+, request input token count: \\d+ ?"),
                    unsupported(
                            CLAUDE,
                            "(?:The model returned the following errors:"
                                + " )?(?:`?(?:temperature|top_p|top_k)`? is deprecated for this"
                                + " model|`?temperature`? and `?top_p`? cannot both be specified"
                                + " for this model\\. Please use only one|This model does not"
                                + " support effort level '[a-z]{1,20}'\\. Supported levels: [a-z,"
                                + " ]{1,80}|\"thinking\\.type\\.[a-z_]{1,20}\" is not supported for"
                                + " this model\\. Use \"thinking\\.type\\.adaptive\" and"
                                + " \"output_config\\.effort\" to control thinking"
                                + " behavior|adaptive thinking is not supported on this"
                                + " model)\\.?"),
                    unsupported(
                            GOOGLE,
                            "Penalty is not enabled for (?:this model|models/[\\w.-]{1,80})\\.?"),
                    unsupported(FAMILY, "Unrecognized request arguments? supplied: [\\w, ]{1,200}"),
                    unsupported(
                            COMPATIBLE,
                            "Argument not supported on this model: \\w{1,40}\\.?|Model"
                                    + " [\\w.-]{1,80} does not support parameter \\w{1,40}\\.?"),
                    new Form(
                            Kind.CONTENT_POLICY,
                            CLAUDE,
                            BAD_REQUEST,
                            whole("Output blocked by content filtering policy\\.?")),
                    new Form(
                            Kind.CONTENT_POLICY,
                            COMPATIBLE,
                            BAD_REQUEST,
                            whole("Content Exists Risk")),
                    new Form(
                            Kind.CONTENT_POLICY,
                            AWS,
                            BAD_REQUEST,
                            whole(
                                    "This request has been blocked by our content filters\\. Please"
                                            + " adjust your text prompt to submit a new"
                                            + " request\\.")));

    /**
     * The messages for errors the operator must fix although their status blames the caller. These
     * apply to all providers, because each may be behind a proxy that passes them on.
     */
    private static final List<Form> OPERATORS =
            List.of(
                    operators(
                            Kind.QUOTA,
                            "Your credit balance is too low to access the (?:Anthropic|Claude)"
                                    + " API\\. Please go to Plans & Billing to upgrade or purchase"
                                    + " credits\\."),
                    operators(
                            Kind.OPERATOR,
                            "Your organization must be verified to (?:stream this model|generate"
                                    + " reasoning summaries|use the model "
                                    + NAME
                                    + ")\\.(?: Please go to:?"
                                    + " https://platform\\.openai\\.com/settings/organization/general"
                                    + " and click on Verify Organization\\."
                                    + PLAIN
                                    + ")?"),
                    operators(
                            Kind.OPERATOR,
                            "\"(?:auto|required)\" tool choice requires"
                                    + " (?:--enable-auto-tool-choice and )?--tool-call-parser to be"
                                    + " set"),
                    operators(
                            Kind.OPERATOR,
                            "(?:As of transformers v4\\.44, )?default chat template is no longer"
                                + " allowed, so you must provide a chat template if the tokenizer"
                                + " does not define one\\."),
                    operators(Kind.OPERATOR, "tools param requires --jinja flag"),
                    operators(
                            Kind.OPERATOR,
                            "Incorrect API key provided\\. You can obtain an API key from"
                                    + " https://console\\.x\\.ai\\."),
                    operators(Kind.OPERATOR, "User location is not supported for the API use\\."),
                    operators(
                            Kind.OPERATOR,
                            "Access to Anthropic models is not allowed from unsupported countries,"
                                    + " regions, or territories\\."
                                    + "[^'\"`\\n]{0,240}"),
                    operators(
                            Kind.NOT_FOUND,
                            "Publisher Model "
                                    + NAME
                                    + " is not servable in region [\\w-]{1,40}\\."),
                    operators(Kind.NOT_FOUND, "Model Not Exist"),
                    operators(Kind.NOT_FOUND, "The provided model identifier is invalid\\."),
                    operators(
                            Kind.NOT_FOUND,
                            "Invocation of model ID "
                                    + NAME
                                    + " with on-demand throughput isn.t supported\\. Retry your"
                                    + " request with the ID or ARN of an inference profile that"
                                    + " contains this model\\."),
                    operators(
                            Kind.NOT_FOUND,
                            "(?:The )?model "
                                    + NAME
                                    + " isn.t supported on this route\\.?"
                                    + PLAIN),
                    operators(
                            Kind.NOT_FOUND,
                            "(?:The provided model|This model) doesn.t support (?:on-demand"
                                    + " throughput|counting tokens|(?:the )?Converse(?:Stream)?(?:"
                                    + " API)?)\\.?"
                                    + PLAIN),
                    operators(
                            Kind.NOT_FOUND,
                            "This action doesn.t support the model that you provided\\. Try again"
                                    + " with a supported text or chat model\\."),
                    operators(
                            Kind.NOT_FOUND,
                            "This model version has reached the end of its life\\." + PLAIN),
                    operators(
                            Kind.NOT_FOUND,
                            "The model "
                                    + NAME
                                    + " has been (?:deprecated|decommissioned|retired|shut down)"
                                    + "[^'\"`\\n]{0,240}"),
                    operators(
                            Kind.NOT_FOUND,
                            "Endpoint [\\w./:-]{1,200} of account \\d{1,20} not found\\."));

    private KnownMessages() {}

    /** Returns what the operator must fix, if the message is a known one; else null. */
    static @Nullable Kind operators(Facts facts) {
        return find(OPERATORS, "", facts);
    }

    /**
     * Returns what is wrong with the request, if the message is a known one of {@code provider};
     * else null.
     */
    static @Nullable Kind callers(String provider, Facts facts) {
        return find(CALLERS, provider, facts);
    }

    private static @Nullable Kind find(List<Form> forms, String provider, Facts facts) {
        var message = facts.message() == null ? "" : facts.message().strip();
        if (message.isEmpty() || message.length() > MAX_LENGTH) {
            return null;
        }
        for (var form : forms) {
            if (form.fits(provider, facts.status()) && form.pattern.matcher(message).matches()) {
                return form.kind;
            }
        }
        return null;
    }

    private static Form tooLong(Set<String> providers, Set<Integer> statuses, String text) {
        return new Form(Kind.CONTEXT_LENGTH, providers, statuses, whole(text));
    }

    private static Form unsupported(Set<String> providers, String text) {
        return new Form(Kind.UNSUPPORTED, providers, BAD_REQUEST, whole(text));
    }

    private static Form operators(Kind kind, String text) {
        return new Form(kind, Set.of(), Set.of(), whole(text));
    }

    private static Pattern whole(String text) {
        return Pattern.compile(text);
    }

    /** A message; no providers or no statuses means all of them. */
    private record Form(Kind kind, Set<String> providers, Set<Integer> statuses, Pattern pattern) {
        boolean fits(String provider, int status) {
            return (providers.isEmpty() || providers.contains(provider))
                    && (statuses.isEmpty() || statuses.contains(status));
        }
    }
}
