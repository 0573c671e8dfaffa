"""Which tests are long: the quick lane (``pytest -m quick``) takes all others, and they begin a run of everything."""

from __future__ import annotations

CORE = "tests/core/"
CORE_ALONE = "tests/test_core_alone.py"
QUICK = "quick"
LONG = (
    CORE_ALONE,
    "tests/core/clients/test_credits_elsewhere.py::test_every_figure_of_every_client_is_found_again",
    "tests/core/decisions/test_replay.py::test_decisions_replay_to_the_last_bit",
    "tests/core/documents/test_letter.py::test_one_page_and_an_annex_of_two_at_most",
    "tests/core/features/test_derived.py::test_one_client_and_columns_agree_to_the_last_bit",
    "tests/core/journal/test_journal.py::test_any_payload_survives",
    "tests/core/model/test_every_demo_client.py",
    "tests/core/population/test_store.py::test_a_whole_file_holds_what_the_columns_hold",
    "tests/core/simulation/test_search.py::test_every_proposal_is_granted_when_applied_over_another_simulation",
    "tests/core/simulation/test_search.py::test_the_map_is_drawn_with_the_credit_closed_that_is_tried",
    "tests/core/simulation/test_smallest_changes.py",
    "tests/desktop/pages/dossier/test_history_view.py::test_at_twice_the_text_words_stand_above_their_bars_and_nothing_is_cut",
    "tests/desktop/pages/journal/test_page.py::test_at_twice_the_text_the_page_scrolls_down_only",
    "tests/desktop/session/test_closed_credit.py::test_at_twice_the_text_nothing_is_cut",
    "tests/desktop/widgets/fields/test_entries.py::test_a_date_gives_back_the_day_it_shows",
    "tests/desktop/widgets/fields/test_entries.py::test_a_duration_gives_back_the_day_it_shows_until_it_is_edited",
    "tests/desktop/widgets/fields/test_entries.py::test_a_line_gives_back_the_number_it_shows",
    "tests/desktop/widgets/test_words_have_room.py",
    "tests/desktop/window/help/test_about_pages.py::test_at_twice_the_text_every_word_has_its_place",
    "tests/desktop/window/help/test_dialog.py::test_at_twice_the_text_it_opens",
    "tests/desktop/window/test_main_window.py::test_large_text_leaves_the_page_its_room",
    "tests/desktop/window/test_nothing_is_read_on_the_main_thread.py",
    "tests/frozen/test_spec.py::test_what_is_left_out_is_never_missed",
    "tests/journeys/test_a_client_takes_their_data_home.py",
    "tests/journeys/test_a_contested_datum_is_put_right.py",
    "tests/journeys/test_a_decision_is_answered_for.py",
    "tests/journeys/test_a_refusal_becomes_an_agreement.py",
    "tests/journeys/test_a_start_after_a_crash.py",
    "tests/journeys/test_an_advisor_at_work.py",
    "tests/journeys/test_an_advisor_for_thousands_of_steps.py",
    "tests/journeys/test_comparison_in_a_filtered_group.py",
    "tests/journeys/test_the_command.py",
    "tests/journeys/test_the_log_tells_nothing_about_clients.py",
    "tests/test_dead_worker.py",
    "tests/training/commands/test_bundle_commands.py",
    "tests/training/commands/test_quality.py::test_a_missed_bar_fails_the_command",
    "tests/training/commands/test_quality.py::test_the_bars_are_told_and_written",
    "tests/training/commands/test_score.py",
    "tests/training/documents/test_note_and_slides.py",
    "tests/training/documents/test_reports.py::test_what_was_not_given_is_computed_on_a_sample",
    "tests/training/drift/test_command.py",
    "tests/training/drift/test_drift.py",
    "tests/training/model/test_folds.py",
    "tests/training/model/test_interpret.py",
    "tests/training/rivals/test_comparison.py::test_every_rival_is_judged_and_calibrated",
    "tests/training/rivals/test_comparison.py::test_side_by_side_gives_what_one_after_the_other_gives",
    "tests/training/rivals/test_comparison.py::test_the_csv_holds_the_same_figures",
    "tests/training/rivals/test_tuning.py",
    "tests/training/serving/test_served_model.py",
    "tests/training/serving/test_serving.py",
    "tests/training/synthesis/test_synthesis.py::test_same_seed_same_bytes_other_seed_other_clients",
    "tests/training/synthesis/test_synthesis.py::test_two_processes_write_the_same_bytes_as_one",
    "tests/training/synthesis/test_synthesis_report.py",
    "tests/training/tables/test_values.py",
    "tests/training/tracking/test_killed.py",
    "tests/training/tracking/test_publishing.py",
    "tests/training/tracking/test_tracking.py",
    "tests/training/watch/test_watch.py::test_every_method_was_run_and_all_agree",
    "tests/training/watch/test_watch.py::test_memory_is_that_of_the_computation_and_not_of_the_process_that_started_it",
    "tests/training/watch/test_watch.py::test_the_note_has_two_pages_and_carries_the_measures",
)
"""Files and tests, as pytest names them, that take the seconds: a quick run shall end within ninety of them."""


def is_long(node: str) -> bool:
    """Whether a test belongs to the full run alone.

    Args:
        node: its name, as pytest gives it.
    """
    return any(node == name or node.startswith((f"{name}::", f"{name}[")) for name in LONG)
