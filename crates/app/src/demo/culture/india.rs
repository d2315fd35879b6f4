//! India.

use super::{Culture, Tongue, cities, words};

pub fn india() -> Culture {
    Culture {
        country: "IN",
        share: 9,
        currency: "INR",
        turnover: 4_200_000.0,
        language: "English",
        tongue: Tongue::English,
        women: words(
            "Priya,Anjali,Pooja,Neha,Sunita,Kavita,Deepa,Lakshmi,Divya,Shreya,Swati,Rekha,Meena,Anita,Sneha,Ananya,Aishwarya,\
             Nandini,Radha,Padma,Geeta,Vidya,Revathi,Sangeeta,Ritu,Preeti,Fatima,Ayesha,Gurleen,Harpreet,Mary,Shalini,\
             Jyoti,Usha,Bhavana,Chitra,Ishita,Kiran,Madhuri,Tanvi,Vaishnavi",
        ),
        men: words(
            "Rajesh,Amit,Sanjay,Rahul,Suresh,Vijay,Anil,Ravi,Arun,Manoj,Deepak,Rakesh,Sunil,Ashok,Vikram,Arjun,Rohan,Karthik,\
             Aditya,Siddharth,Prakash,Ganesh,Mohan,Harish,Nikhil,Pranav,Abhishek,Imran,Farhan,Gurpreet,Manpreet,Joseph,\
             Venkatesh,Subramanian,Krishna,Dinesh,Mahesh,Naveen,Ajay,Vivek,Tarun,Yash",
        ),
        families: words(
            "Kumar,Singh,Sharma,Patel,Gupta,Reddy,Verma,Yadav,Khan,Das,Joshi,Mehta,Shah,Nair,Iyer,Rao,Mishra,Pandey,Jain,\
             Agarwal,Chatterjee,Banerjee,Mukherjee,Ghosh,Bose,Sen,Dutta,Roy,Menon,Pillai,Krishnan,Subramaniam,Iyengar,\
             Naidu,Chowdhury,Desai,Kulkarni,Deshpande,Patil,Jadhav,Pawar,Chavan,Gaikwad,Shinde,Bhatt,Trivedi,Dave,Modi,\
             Malhotra,Kapoor,Khanna,Chopra,Arora,Sethi,Bhatia,Gill,Sandhu,Dhillon,Grewal,Thomas,Mathew,Fernandes,D'Souza,\
             Ansari,Siddiqui,Sheikh,Rajan,Hegde,Shetty,Kamath,Gowda,Saxena,Srivastava,Tiwari,Dubey",
        ),
        double: (1, " "),
        cities: cities(
            "Mumbai|Maharashtra|4000##|+91225550####
             Pune|Maharashtra|4110##|+91205550####
             Nagpur|Maharashtra|4400##|+917125550###
             Bengaluru|Karnataka|5600##|+91805550####
             Mysuru|Karnataka|5700##|+918215550###
             Hyderabad|Telangana|5000##|+91405550####
             Chennai|Tamil Nadu|6000##|+91445550####
             Coimbatore|Tamil Nadu|6410##|+914225550###
             New Delhi|Delhi|1100##|+91115550####
             Gurugram|Haryana|1220##|+911245550###
             Noida|Uttar Pradesh|2013##|+911205550###
             Lucknow|Uttar Pradesh|2260##|+915225550###
             Ahmedabad|Gujarat|3800##|+91795550####
             Vadodara|Gujarat|3900##|+912655550###
             Surat|Gujarat|3950##|+912615550###
             Kolkata|West Bengal|7000##|+91335550####
             Jaipur|Rajasthan|3020##|+911415550###
             Kochi|Kerala|6820##|+914845550###
             Indore|Madhya Pradesh|4520##|+917315550###
             Visakhapatnam|Andhra Pradesh|5300##|+918915550###
             Chandigarh|Chandigarh|1600##|+911725550###",
        ),
        streets: words(
            "MG Road,Station Road,Gandhi Nagar,Nehru Road,Industrial Area Phase II,Link Road,Ring Road,Temple Street,\
             Market Road,Park Street,Lake View Road,Airport Road,Residency Road,Tilak Road,Subhash Marg,Patel Marg,\
             Science City Road,Tech Park Avenue,Old Mill Compound,College Road,Anna Salai,Bazaar Street",
        ),
        street: "{n}, {s}",
        mobile: "+91900005####",
        stems: words(
            "Amrit,Surya,Nava,Indra,Chandra,Vindhya,Kaveri,Godavari,Sahya,Malabar,Konkan,Deccan,Aravalli,Himad,Lotus,Vajra,\
             Anand,Shanti,Ujjwal,Veda,Aarya,Prithvi,Akash,Agni,Dhruv,Kalpa,Manas,Netra,Omkar,Param",
        ),
        endings: words("vati,deep,mani,lok,kiran,tara,gen,dhara,mitra,jyoti,shree,vardhan"),
        joint: "",
        forms: vec![(1, 74, "Pvt. Ltd."), (200, 20, "Ltd."), (2, 6, "LLP")],
    }
}
