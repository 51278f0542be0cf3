"""What the directory holds from its first start: the guide and the région's facts, as data.

The files in ``seeds/data`` are the truth; the modules check them and bring the tables into line.
"""
