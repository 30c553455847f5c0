package dev.portolan.provider.members;

import static dev.portolan.provider.members.MemberLocation.BODY;
import static dev.portolan.provider.members.MemberLocation.EXTRA_BODY;
import static dev.portolan.provider.members.MemberLocation.GOOGLE;
import static dev.portolan.provider.members.MemberLocation.MODEL_FIELDS;

import java.util.List;

/**
 * The tables of the clouds' own protocols: the members of a caller's body that they receive
 * unchanged.
 */
final class CloudMembers {
    private CloudMembers() {}

    static List<MemberRow> converse() {
        return new MemberRows()
                .holding(BODY, MODEL_FIELDS, "additionalModelRequestFields")
                .pass(BODY, "additionalModelResponseFieldPaths anthropic_beta")
                .data(BODY, "performanceConfig")
                .treat(MemberTreatment.ENDPOINT_OR_REFUSED, "guardrailConfig")
                .pass(
                        MODEL_FIELDS,
                        """
                        top_k k seed stop frequency_penalty presence_penalty logit_bias
                        reasoning_effort anthropic_beta safe_prompt random_seed
                        """)
                .holding(MODEL_FIELDS, MODEL_FIELDS, "inferenceConfig reasoningConfig")
                .holding(
                        MODEL_FIELDS,
                        MODEL_FIELDS,
                        "thinking reasoning_config output_config tool_choice")
                .pass(
                        MODEL_FIELDS,
                        """
                        topK type budget_tokens display maxReasoningEffort effort name
                        disable_parallel_tool_use
                        """)
                .list();
    }

    static List<MemberRow> gemini() {
        return new MemberRows()
                .holding(BODY, EXTRA_BODY, "extra_body")
                .holding(EXTRA_BODY, GOOGLE, "google")
                .holding(GOOGLE, GOOGLE, "thinking_config safety_settings")
                .treat(GOOGLE, MemberTreatment.REFUSED, "cached_content")
                .pass(
                        GOOGLE,
                        """
                        thinking_budget include_thoughts thinking_level thinkingBudget
                        includeThoughts thinkingLevel category threshold method
                        """)
                .list();
    }
}
