"""Says which credit elsewhere is paid off: its product, how long it has run, and what is owed on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.clients.history import PRODUCT_LABELS, PastCredit
from core.decisions.record import ClosedCredit
from core.features.catalogue import Catalogue
from core.features.formatting import Formatter
from core.storage.texts import Texts


@dataclass(frozen=True)
class ClosingWords:
    """Words for a credit that is paid off.

    Args:
        texts: sentences of the language.
        formatter: numbers of the language.
        catalogue: labels of products.
    """

    texts: Texts
    formatter: Formatter
    catalogue: Catalogue

    def credit(self, credit: PastCredit | ClosedCredit) -> str:
        """Product and age, to be read within a sentence."""
        label = self.catalogue.category_label(PRODUCT_LABELS, credit.product, self.texts.language)
        product = f"{label[:1].lower()}{label[1:]}" if credit.product else self.texts("closing.unnamed")
        if math.isnan(credit.opened_months):
            return product
        duration = self.formatter.duration_months(credit.opened_months)
        return self.texts("closing.credit", product=product, duration=duration)

    def whole(self, credit: PastCredit | ClosedCredit) -> str:
        """Product, age, and what is owed."""
        return self.texts("closing.whole", credit=self.credit(credit), debt=self.formatter.amount(credit.debt_amount))
