"""The values each categorical column takes in the competition's files, so that an unknown one is noticed."""

from __future__ import annotations

from collections.abc import Mapping


def _values(text: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in text.split("|"))


_YES_NO = ("N", "Y")
_WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_COMPANIES = _values("Children | Family | Group of people | Other_A | Other_B | Spouse, partner | Unaccompanied")

CATEGORIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "application": {
        "NAME_CONTRACT_TYPE": _values("Cash loans | Revolving loans"),
        "CODE_GENDER": _values("F | M | XNA"),
        "FLAG_OWN_CAR": _YES_NO,
        "FLAG_OWN_REALTY": _YES_NO,
        "NAME_TYPE_SUITE": _COMPANIES,
        "NAME_INCOME_TYPE": _values(
            "Businessman | Commercial associate | Maternity leave | Pensioner | State servant | "
            "Student | Unemployed | Working"
        ),
        "NAME_EDUCATION_TYPE": _values(
            "Academic degree | Higher education | Incomplete higher | Lower secondary | Secondary / secondary special"
        ),
        "NAME_FAMILY_STATUS": _values("Civil marriage | Married | Separated | Single / not married | Unknown | Widow"),
        "NAME_HOUSING_TYPE": _values(
            "Co-op apartment | House / apartment | Municipal apartment | Office apartment | Rented "
            "apartment | With parents"
        ),
        "OCCUPATION_TYPE": _values(
            "Accountants | Cleaning staff | Cooking staff | Core staff | Drivers | HR staff | High "
            "skill tech staff | IT staff | Laborers | Low-skill Laborers | Managers | Medicine staff "
            "| Private service staff | Realty agents | Sales staff | Secretaries | Security staff | "
            "Waiters/barmen staff"
        ),
        "WEEKDAY_APPR_PROCESS_START": _WEEKDAYS,
        "ORGANIZATION_TYPE": _values(
            "Advertising | Agriculture | Bank | Business Entity Type 1 | Business Entity Type 2 | "
            "Business Entity Type 3 | Cleaning | Construction | Culture | Electricity | Emergency | "
            "Government | Hotel | Housing | Industry: type 1 | Industry: type 2 | Industry: type 3 | "
            "Industry: type 4 | Industry: type 5 | Industry: type 6 | Industry: type 7 | Industry: "
            "type 8 | Industry: type 9 | Industry: type 10 | Industry: type 11 | Industry: type 12 | "
            "Industry: type 13 | Insurance | Kindergarten | Legal Services | Medicine | Military | "
            "Mobile | Other | Police | Postal | Realtor | Religion | Restaurant | School | Security | "
            "Security Ministries | Self-employed | Services | Telecom | Trade: type 1 | Trade: type 2 "
            "| Trade: type 3 | Trade: type 4 | Trade: type 5 | Trade: type 6 | Trade: type 7 | "
            "Transport: type 1 | Transport: type 2 | Transport: type 3 | Transport: type 4 | "
            "University | XNA"
        ),
        "FONDKAPREMONT_MODE": _values("not specified | org spec account | reg oper account | reg oper spec account"),
        "HOUSETYPE_MODE": _values("block of flats | specific housing | terraced house"),
        "WALLSMATERIAL_MODE": _values("Block | Mixed | Monolithic | Others | Panel | Stone, brick | Wooden"),
        "EMERGENCYSTATE_MODE": _values("No | Yes"),
    },
    "bureau": {
        "CREDIT_ACTIVE": _values("Active | Bad debt | Closed | Sold"),
        "CREDIT_CURRENCY": _values("currency 1 | currency 2 | currency 3 | currency 4"),
        "CREDIT_TYPE": _values(
            "Another type of loan | Car loan | Cash loan (non-earmarked) | Consumer credit | Credit "
            "card | Interbank credit | Loan for business development | Loan for purchase of shares "
            "(margin lending) | Loan for the purchase of equipment | Loan for working capital "
            "replenishment | Microloan | Mobile operator loan | Mortgage | Real estate loan | Unknown "
            "type of loan"
        ),
    },
    "bureau_balance": {
        "STATUS": _values("0 | 1 | 2 | 3 | 4 | 5 | C | X"),
    },
    "previous_application": {
        "NAME_CONTRACT_TYPE": _values("Cash loans | Consumer loans | Revolving loans | XNA"),
        "WEEKDAY_APPR_PROCESS_START": _WEEKDAYS,
        "FLAG_LAST_APPL_PER_CONTRACT": _YES_NO,
        "NAME_CASH_LOAN_PURPOSE": _values(
            "Building a house or an annex | Business development | Buying a garage | Buying a holiday "
            "home / land | Buying a home | Buying a new car | Buying a used car | Car repairs | "
            "Education | Everyday expenses | Furniture | Gasification / water supply | Hobby | "
            "Journey | Medicine | Money for a third person | Other | Payments on other loans | "
            "Purchase of electronic equipment | Refusal to name the goal | Repairs | Urgent needs | "
            "Wedding / gift / holiday | XAP | XNA"
        ),
        "NAME_CONTRACT_STATUS": _values("Approved | Canceled | Refused | Unused offer"),
        "NAME_PAYMENT_TYPE": _values(
            "Cash through the bank | Cashless from the account of the employer | Non-cash from your account | XNA"
        ),
        "CODE_REJECT_REASON": _values("CLIENT | HC | LIMIT | SCO | SCOFR | SYSTEM | VERIF | XAP | XNA"),
        "NAME_TYPE_SUITE": _COMPANIES,
        "NAME_CLIENT_TYPE": _values("New | Refreshed | Repeater | XNA"),
        "NAME_GOODS_CATEGORY": _values(
            "Additional Service | Animals | Audio/Video | Auto Accessories | Clothing and Accessories "
            "| Computers | Construction Materials | Consumer Electronics | Direct Sales | Education | "
            "Fitness | Furniture | Gardening | Homewares | House Construction | Insurance | Jewelry | "
            "Medical Supplies | Medicine | Mobile | Office Appliances | Other | Photo / Cinema "
            "Equipment | Sport and Leisure | Tourism | Vehicles | Weapon | XNA"
        ),
        "NAME_PORTFOLIO": _values("Cards | Cars | Cash | POS | XNA"),
        "NAME_PRODUCT_TYPE": _values("XNA | walk-in | x-sell"),
        "CHANNEL_TYPE": _values(
            "AP+ (Cash loan) | Car dealer | Channel of corporate sales | Contact center | "
            "Country-wide | Credit and cash offices | Regional / Local | Stone"
        ),
        "NAME_SELLER_INDUSTRY": _values(
            "Auto technology | Clothing | Connectivity | Construction | Consumer electronics | "
            "Furniture | Industry | Jewelry | MLM partners | Tourism | XNA"
        ),
        "NAME_YIELD_GROUP": _values("XNA | high | low_action | low_normal | middle"),
        "PRODUCT_COMBINATION": _values(
            "Card Street | Card X-Sell | Cash | Cash Street: high | Cash Street: low | Cash Street: "
            "middle | Cash X-Sell: high | Cash X-Sell: low | Cash X-Sell: middle | POS household with "
            "interest | POS household without interest | POS industry with interest | POS industry "
            "without interest | POS mobile with interest | POS mobile without interest | POS other "
            "with interest | POS others without interest"
        ),
    },
    "POS_CASH_balance": {
        "NAME_CONTRACT_STATUS": _values(
            "Active | Amortized debt | Approved | Canceled | Completed | Demand | Returned to the store | Signed | XNA"
        ),
    },
    "credit_card_balance": {
        "NAME_CONTRACT_STATUS": _values("Active | Approved | Completed | Demand | Refused | Sent proposal | Signed"),
    },
    "installments_payments": {},
}
