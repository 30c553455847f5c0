package dev.portolan.provider.openai;

import dev.portolan.provider.answer.FinishReason;

/** The finish of one choice: as it is sent to the caller, and the provider's raw reason. */
record ChoiceFinish(int choice, FinishReason reason, String raw) {}
